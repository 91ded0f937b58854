import type { LaneEnd, LaneSpan } from '../dist/report/lane.js';

/** A shape for each end: colours alone would not do. Their colours are the style's, by class. */
export const END_MARKS: Readonly<Record<LaneEnd, string>> = {
  completed: '●',
  'timed-out': '◆',
  lost: '✕',
  cancelled: '■',
  'session-ended': '□',
  failed: '▲',
  unknown: '?',
  open: '▸',
};

export const END_TEXTS: Readonly<Record<LaneEnd, string>> = {
  completed: 'completed',
  'timed-out': 'timed out',
  lost: 'lost',
  cancelled: 'cancelled',
  'session-ended': 'ended with its session',
  failed: 'failed to start',
  unknown: 'not known',
  open: 'not seen to end',
};

export const PHASE_TEXTS: Readonly<Record<LaneSpan['phase'], string>> = {
  starting: 'starting',
  running: 'running',
  cancelling: 'being cancelled',
  waiting: 'result in the inbox',
};

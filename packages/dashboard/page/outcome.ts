import type { HandleRow } from '../dist/live/frame.js';

/** How a handle looks: its colour and its shape, since colours alone would not do. */
export interface Outcome {
  /** Class of the style, and name of the colour on canvas. */
  readonly look: 'waiting' | 'running' | 'draining' | 'cancelling' | 'good' | 'bad' | 'late' | 'stopped';
  readonly mark: string;
  readonly text: string;
  readonly isLive: boolean;
  readonly isFailure: boolean;
}

export function outcomeOf({ state, exitCode, signal }: HandleRow): Outcome {
  switch (state) {
    case 'queued':
    case 'starting':
      return live('waiting', '○', state);
    case 'running':
      return live('running', '●', state);
    case 'draining':
      return live('draining', '◐', state);
    case 'cancelling':
      return live('cancelling', '◼', state);
    case 'exited':
      if (signal !== null) return ended('bad', '✕', signal, true);
      if (exitCode === 0) return ended('good', '✓', 'exit 0', false);
      return ended('bad', '✕', `exit ${exitCode ?? '?'}`, true);
    case 'timed_out':
      return ended('late', '◆', 'timed out', true);
    case 'cancelled':
      return ended('stopped', '◼', 'cancelled', false);
    case 'failed':
      return ended('bad', '▲', 'failed', true);
    case 'lost':
      return ended('bad', '✕', 'lost', true);
  }
}

function live(look: Outcome['look'], mark: string, text: string): Outcome {
  return { look, mark, text, isLive: true, isFailure: false };
}

function ended(look: Outcome['look'], mark: string, text: string, isFailure: boolean): Outcome {
  return { look, mark, text, isLive: false, isFailure };
}

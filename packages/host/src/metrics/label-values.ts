import type { DeadLetterReason } from '@longrun/actor';
import type { Kill } from '@longrun/coordinator';
import {
  ERROR_CODES,
  type ErrorCode,
  type HandleState,
  type ResultStatus,
  type StreamName,
  type ToolResult,
} from '@longrun/protocol';

/** How a handle ended. `completed_unknown`: by itself, and somebody else had taken its exit status. */
export type Outcome =
  | Exclude<ResultStatus, 'completed'>
  | 'completed_zero'
  | 'completed_nonzero'
  | 'completed_unknown'
  | 'signalled';

export const OUTCOMES: readonly Outcome[] = [
  'completed_zero',
  'completed_nonzero',
  'completed_unknown',
  'signalled',
  'timed_out',
  'cancelled',
  'lost',
];

export function outcomeOf({
  status,
  signal,
  exit_code,
}: Pick<ToolResult, 'status' | 'signal' | 'exit_code'>): Outcome {
  if (status !== 'completed') return status;
  if (signal !== null) return 'signalled';
  if (exit_code === 0) return 'completed_zero';
  return exit_code > 0 ? 'completed_nonzero' : 'completed_unknown';
}

export const KILL_CAUSES: readonly Kill['by'][] = ['cancel', 'timeout', 'session-end', 'close'];
export type KillResult = 'gone' | 'survivors';

export const KILL_RESULTS: readonly KillResult[] = ['gone', 'survivors'];
export const STREAMS: readonly StreamName[] = ['stdout', 'stderr'];
export const LIVE_STATES: readonly HandleState[] = [
  'queued',
  'starting',
  'running',
  'draining',
  'cancelling',
];
export const DEAD_LETTER_REASONS: readonly DeadLetterReason[] = [
  'stopped',
  'full',
  'late-reply',
  'unknown-actor',
  'undeliverable',
];
// The keys are exactly the codes.
export const CODES: readonly ErrorCode[] = Object.keys(ERROR_CODES) as ErrorCode[];

/** Actors of kinds that nobody named to `createHost`: children of an embedder's actors. */
export const OTHER_KIND = 'other';

/** The kinds of actors that are told apart, from those of `createHost({ actors })`. */
export function actorKinds(custom: readonly string[]): readonly string[] {
  return [...new Set(['coordinator', 'feedback', 'process', ...custom, OTHER_KIND])];
}

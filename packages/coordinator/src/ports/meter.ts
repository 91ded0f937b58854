import type { ResultStatus, StreamName, ToolResult } from '@longrun/protocol';
import type { EndedBy } from '../state/live-handle.js';

/** What the coordinator counts; also the keys of `CoordinatorReport.counters`. */
export type CounterName =
  | ResultStatus
  | 'spawned'
  | 'spawn_failed'
  | 'refused'
  | 'delivered'
  | 'redelivered'
  | 'sessions_ended'
  | 'escapees_ended'
  | 'late_facts'
  | 'illegal_moves'
  | 'invariant_violations';

/** A tree that Longrun ended, and how long that took. */
export interface Kill {
  readonly by: EndedBy | 'timeout';
  /** From the cancel, timeout or session end until everybody was verified gone, or named a survivor. */
  readonly durationMs: number;
}

/** The one end of a handle. */
export interface HandleEnd {
  readonly result: ToolResult;
  /** Unix milliseconds of the terminal move: exited and drained. */
  readonly at: number;
  /** The result is on its way to the inbox. */
  readonly delivers: boolean;
  readonly kill?: Kill;
  /** That of its `spawn`. */
  readonly tag?: number;
}

/** Is told what there is to measure. Synchronous and quick; must not throw. */
export interface Meter {
  counted(name: CounterName, by: number): void;
  /** A process exists, so long after its command was admitted. Told after the observer. */
  spawned(afterMs: number): void;
  /** So many bytes more were read from a live command. */
  wrote(stream: StreamName, bytes: number): void;
  /** Once for each handle, at its terminal move. */
  ended(end: HandleEnd): void;
}

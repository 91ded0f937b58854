import type { LogFields, LogLevel } from '../../ports/logger.js';
import type { LinkFrame, ReservedTypes } from './link-frames.js';

/** Everything that comes out of a thread. */
export type FromThread = HelloFrame | LogFrame | LinkFrame;

/** The thread has attached: it starts actors from now on. */
export interface HelloFrame {
  readonly frame: 'hello';
  readonly system: string;
  readonly threadId: number;
  /** Milliseconds, by kind of actor. */
  readonly stopDeadlines: ReadonlyMap<string, number>;
  readonly reserved: ReservedTypes;
}

/** One line for the parent system's logger. */
export interface LogFrame {
  readonly frame: 'log';
  readonly level: LogLevel;
  readonly fields: LogFields;
  readonly message: string;
}

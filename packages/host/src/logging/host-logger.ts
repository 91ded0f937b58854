import type { LogFields, LogLevel } from '@longrun/actor';
import { pino } from 'pino';

/** The part of pino's interface that Longrun uses; any pino logger (or child) fits. */
export interface PinoLike {
  readonly level: string;
  trace(fields: object, message: string): void;
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  fatal(fields: object, message: string): void;
}

const LEVELS: readonly string[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];

/** Writes lines of every thread to the embedder's pino logger. */
export class HostLogger {
  readonly #logger: PinoLike | undefined;
  /** What the threads may leave out. */
  readonly level: LogLevel | 'silent';

  /** `false` logs nothing; undefined logs warnings and worse to stderr. */
  constructor(logger: PinoLike | false | undefined) {
    this.#logger = logger === false ? undefined : (logger ?? defaultLogger());
    this.level = levelOf(this.#logger);
  }

  log(level: LogLevel, fields: LogFields, message: string): void {
    try {
      this.#logger?.[level](fields, message);
    } catch {
      // The embedder's logger failed. There is nowhere left to say so, and a result must not be lost for it.
    }
  }
}

function defaultLogger(): PinoLike {
  return pino({ name: 'longrun', level: 'warn' }, pino.destination({ fd: 2, sync: true }));
}

function levelOf(logger: PinoLike | undefined): LogLevel | 'silent' {
  if (logger === undefined || logger.level === 'silent') return 'silent';
  // A level of the embedder's own: let every line through and leave the choice to the logger.
  return LEVELS.includes(logger.level) ? (logger.level as LogLevel) : 'trace';
}

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal';

/** Structured fields of a log line. Structured-clone safe: lines cross threads. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Where log lines go. One call is one line. Must not throw. */
export interface Logger {
  log(level: LogLevel, fields: LogFields, message: string): void;
}

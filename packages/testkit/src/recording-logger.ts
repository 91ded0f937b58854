import type { LogFields, Logger, LogLevel } from '@longrun/actor';

/** A logger that keeps every line for a test to look at. */
export interface RecordingLogger extends Logger {
  readonly lines: readonly LogLine[];
  /** The lines of one level. */
  at(level: LogLevel): readonly LogLine[];
}

export interface LogLine {
  readonly level: LogLevel;
  readonly fields: LogFields;
  readonly message: string;
}

/** @param keeps says which lines are kept. @default all */
export function createRecordingLogger(keeps: (level: LogLevel) => boolean = () => true): RecordingLogger {
  const lines: LogLine[] = [];
  return {
    lines,
    log(level: LogLevel, fields: LogFields, message: string): void {
      if (keeps(level)) lines.push({ level, fields, message });
    },
    at: (level: LogLevel) => lines.filter((line) => line.level === level),
  };
}

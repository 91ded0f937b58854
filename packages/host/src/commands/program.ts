/** What a command starts, before where and how. */
export interface Program {
  /** Never empty; the program is never empty. */
  readonly argv: readonly [string, ...string[]];
  /** What people are shown: argv joined by one space, or the shell text. */
  readonly display: string;
}

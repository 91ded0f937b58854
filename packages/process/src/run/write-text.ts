import type { Run } from './run.js';

/** Writes the whole of stdin and ends it. A command that does not read it, or not to its end, is no error. */
export function writeText(run: Run, text: string): void {
  const { stdin } = run.process;
  if (stdin === undefined) throw new Error('stdin was asked for, and the launcher made no pipe');
  if (text !== '') stdin.write(Buffer.from(text, 'utf8'), () => undefined);
  stdin.end();
}

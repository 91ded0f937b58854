// How commands write: documents, lines, and streams that may fill up.
import { errorStyle } from './style.js';

/** Lines as they are. */
export function printLines(lines: readonly string[]): void {
  if (lines.length > 0) process.stdout.write(`${lines.join('\n')}\n`);
}

/** One JSON document; for people who look at it, on lines. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, process.stdout.isTTY === true ? 2 : undefined)}\n`);
}

/** One event of a stream of them. */
export function printJsonLine(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

/** A line of ours on stderr, which is where everything goes that is not what was asked for. */
export function say(line: string): void {
  process.stderr.write(`${errorStyle()('dim', `longrun: ${line}`)}\n`);
}

/** Waits for room, so that a slow reader slows the source and not the memory. No effect once the reader has gone. */
export async function writeText(stream: NodeJS.WriteStream, text: string): Promise<void> {
  if (stream.destroyed || stream.write(text)) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      for (const event of ['drain', 'error', 'close']) stream.off(event, done);
      resolve();
    };
    for (const event of ['drain', 'error', 'close']) stream.on(event, done);
  });
}

/** Columns of the terminal; undefined when stdout is none: then nothing is cut. */
export function outputWidth(): number | undefined {
  return process.stdout.isTTY === true ? (process.stdout.columns ?? 80) : undefined;
}

// Runs `scripts/start.mjs` as npm does, without a terminal.
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/** From packages/demo/dist-test/support. */
export const ROOT: string = fileURLToPath(new URL('../../../..', import.meta.url));
const START = fileURLToPath(new URL('../../../../scripts/start.mjs', import.meta.url));

export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export function launch(args: readonly string[]): ChildProcessByStdio<null, Readable, Readable> {
  return spawn(process.execPath, [START, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Runs it to its end. */
export async function runStart(...args: readonly string[]): Promise<Run> {
  return untilEnd(launch(args));
}

export async function untilEnd(child: ChildProcessByStdio<null, Readable, Readable>): Promise<Run> {
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  return { code: typeof code === 'number' ? code : null, stdout, stderr };
}

/** Resolves when the stream has said something that matches; what it says is still there for other readers. */
export async function untilSays(stream: Readable, pattern: RegExp): Promise<void> {
  let said = '';
  await new Promise<void>((resolve, reject) => {
    const listen = (chunk: Buffer | string): void => {
      said += chunk.toString();
      if (!pattern.test(said)) return;
      stream.off('data', listen);
      resolve();
    };
    stream.on('data', listen);
    stream.once('end', () => reject(new Error(`ended without saying ${String(pattern)}, but: ${said}`)));
  });
}

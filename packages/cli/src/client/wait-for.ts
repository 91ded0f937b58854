// `longrun wait`.
import { setMaxListeners } from 'node:events';
import type { ToolResult } from '@longrun/host';
import { EXIT } from '../command-line/exit-codes.js';
import { usageFailure } from '../command-line/failure.js';
import { exitCodeOfResult } from '../run/exit-code-of-result.js';
import type { Backend } from '../socket/methods.js';
import { printJson, say } from '../terminal/output.js';
import { endingLine } from '../view/ending.js';
import { awaitHandle } from './await-handle.js';
import { findHandles } from './find-handles.js';

/** Each has a connection while we wait: a quarter of what a server takes. */
const MAX_HANDLES = 256;

export interface WaitOptions {
  readonly any: boolean;
  readonly timeout: number | undefined;
  readonly json: boolean;
}

export async function waitFor(
  backend: Backend,
  words: readonly string[],
  options: WaitOptions,
): Promise<number> {
  if (words.length > MAX_HANDLES) throw usageFailure(`At most ${MAX_HANDLES} handles in one wait.`);
  const rows = await findHandles(backend, words);
  const enough = new AbortController();
  // Each question listens to it, and there are as many as that.
  setMaxListeners(2 * MAX_HANDLES, enough.signal);
  const results = new Map<string, ToolResult>();
  const waits = rows.map(async ({ handle_id, session_id }) => {
    const place = { session: session_id, handleId: handle_id };
    const limits = {
      signal: enough.signal,
      ...(options.timeout !== undefined && { timeoutMs: options.timeout }),
    };
    const result = await awaitHandle(backend, place, limits);
    if (result === undefined || enough.signal.aborted) return;
    results.set(handle_id, result);
    if (!options.json) process.stdout.write(`${endingLine(result)}\n`);
  });
  if (options.any) await Promise.race(waits);
  else await Promise.all(waits);
  enough.abort();
  // What has been taken back rejects, and nobody asks any more.
  await Promise.allSettled(waits);
  const finished = rows.flatMap(({ handle_id }) => results.get(handle_id) ?? []);
  const running = rows.map(({ handle_id }) => handle_id).filter((id) => !results.has(id));
  const timedOut = options.any ? finished.length === 0 : running.length > 0;
  if (options.json) printJson({ finished, running, timed_out: timedOut });
  else if (timedOut) say(`the time is up; ${running.join(', ')} ${running.length === 1 ? 'runs' : 'run'} on`);
  if (timedOut) return EXIT.timedOut;
  return finished.map(exitCodeOfResult).find((code) => code !== 0) ?? EXIT.ok;
}

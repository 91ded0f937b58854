// `longrun run`: on a server when one runs, else on a host of its own.
import { callTool } from '../client/call-tool.js';
import { findServer, noServer } from '../client/find-server.js';
import { stopSignals } from '../client/stop-signals.js';
import { Failure } from '../command-line/failure.js';
import type { Backend } from '../socket/methods.js';
import { closedPipe } from '../terminal/closed-pipe.js';
import { printJson, printJsonLine, say } from '../terminal/output.js';
import { endingLine } from '../view/ending.js';
import { formatBytes } from '../view/format.js';
import { type AttachedHandle, attached, type Ended } from './attached.js';
import { jsonAudience, terminalAudience } from './audience.js';
import { commandInput, type RunFlags } from './command-input.js';
import { readStdin } from './read-stdin.js';

export interface RunOptions extends RunFlags {
  readonly name: string | undefined;
  readonly session: string | undefined;
  readonly detach: boolean;
  readonly stdin: boolean;
  readonly json: boolean;
}

export async function run(words: readonly string[], options: RunOptions): Promise<number> {
  const stdin = options.stdin ? await readStdin() : undefined;
  const input = commandInput(words, options, { cwd: process.cwd(), env: process.env }, stdin);
  // From here on a signal must not leave a command behind that nobody knows of.
  const signals = stopSignals(['SIGINT', 'SIGTERM']);
  const started = await start(input, options);
  try {
    const { backend, handle, info } = started;
    if (options.detach) {
      if (options.json) printJson(info);
      else process.stdout.write(`${handle.handleId}\n`);
      return 0;
    }
    if (options.json) printJsonLine({ event: 'started', ...info });
    const audience = options.json ? jsonAudience : terminalAudience;
    const ended = await attached(backend, handle, { audience, stop: signals, closed: closedPipe() });
    tellEnd(ended, options.json);
    return ended.exitCode;
  } finally {
    await started.backend.close();
    signals.release();
  }
}

interface Started {
  readonly backend: Backend;
  readonly handle: AttachedHandle;
  readonly info: object;
}

async function start(input: Readonly<Record<string, unknown>>, options: RunOptions): Promise<Started> {
  const server = findServer(options.name);
  if (server !== undefined) {
    try {
      return await startOn(server, input, options);
    } catch (error) {
      // The file of a server that died. Nobody has heard the question.
      if (!(error instanceof Failure) || error.code !== 'NO_SERVER') throw error;
    }
  }
  // Whoever names a server means it.
  const named = options.name ?? process.env['LONGRUN_NAME'] ?? '';
  if (options.detach || named !== '') throw noServer(options.name);
  if (process.stderr.isTTY === true)
    say('no server runs, so this command ends with this terminal (longrun serve)');
  // Not before it is needed: it loads the whole service.
  const { embeddedBackend } = await import('../client/embedded-backend.js');
  const own = await embeddedBackend();
  try {
    return await startOn(own, input, options);
  } catch (error) {
    await own.close();
    throw error;
  }
}

async function startOn(
  backend: Backend,
  input: Readonly<Record<string, unknown>>,
  { session: wanted }: RunOptions,
): Promise<Started> {
  const { session, output } = await callTool(
    backend,
    'run_command',
    input,
    wanted === undefined ? {} : { session: wanted },
  );
  const info = { session_id: session, ...output };
  return { backend, handle: { session, handleId: output.handle_id }, info };
}

function tellEnd({ result, missing, exitCode }: Ended, json: boolean): void {
  if (json) {
    printJsonLine({ event: 'ended', exit_code: exitCode, missing_bytes: missing, result: result ?? null });
    return;
  }
  if (missing > 0) say(`${formatBytes(missing)} of output came too fast to be kept and are missing above`);
  const unusual =
    result?.status === 'timed_out' || result?.status === 'lost' || (result?.descendants_alive ?? 0) > 0;
  if (result !== undefined && result.status !== 'cancelled' && (unusual || process.stderr.isTTY === true)) {
    say(endingLine(result));
  }
}

// `npm start -- <program> [args…]`: the user's command as a long-running handle. Its output streams through as it
// comes, a status line follows it on a terminal, its exit code becomes ours, and Ctrl-C cancels it.
import { createHost, type Host, LongrunError, type ToolResult } from '@longrun/host';
import { exitCodeOfStop, type StopSignals, stopSignals } from '../stop-signals.js';
import { styleFor } from '../view/style.js';
import { watchHandles } from '../watch.js';
import { brokenPipe } from './broken-pipe.js';
import { exitCodeOfError, exitCodeOfResult } from './exit-codes.js';
import { followStream } from './follow-stream.js';
import { cancelLine, endLine, errorLine, startLine, statusLine } from './lines.js';
import { createOutput, type Output } from './output.js';

const SESSION = 'command-line';
/** The whole output passes through here, so keep more of it than the default 256 MiB: all that one host may. */
const SPILL_BYTES = 2 * 1024 * 1024 * 1024;

/** Runs `argv`. Resolves to its exit code, or to what a shell would say of how it ended. */
export async function ownCommand(argv: readonly string[]): Promise<number> {
  const stop = stopSignals();
  const pipe = brokenPipe(process.stdout);
  const live = process.stderr.isTTY === true && process.env['TERM'] !== 'dumb';
  const output = createOutput(process, { live, broken: pipe.broken });
  const host = await createHost({
    limits: { spillBytesPerHandle: SPILL_BYTES, spillBytesPerHost: SPILL_BYTES },
  });
  try {
    return await runHandle(argv, { host, output, stop, live, stopped: stoppedBy(stop, pipe.broken) });
  } catch (error) {
    if (!LongrunError.is(error)) throw error;
    await output.finish();
    output.say(errorLine(error));
    return exitCodeOfError(error);
  } finally {
    await host.close();
    pipe.release();
    stop.release();
  }
}

interface Run {
  readonly host: Host;
  readonly output: Output;
  readonly stop: StopSignals;
  readonly live: boolean;
  /** Resolves when the user, or a reader who went away, wants the command to end. */
  readonly stopped: Promise<'stopped'>;
}

async function runHandle(argv: readonly string[], run: Run): Promise<number> {
  const { host, output, live, stopped } = run;
  const { handle_id } = await host.callTool(
    'run_command',
    { argv: [...argv], cwd: workingDirectory(), long_running: true },
    { sessionId: SESSION },
  );
  output.say(startLine(handle_id, argv));
  const followers = (['stdout', 'stderr'] as const).map((stream) =>
    followStream(host, SESSION, handle_id, stream, (text) => output.write(stream, text)),
  );
  const style = styleFor(live, process.env);
  const watch = live
    ? watchHandles(host, ([row]) => {
        if (row !== undefined)
          output.status(statusLine(row, output.lastLine(), process.stderr.columns, style));
      })
    : undefined;
  const first = await Promise.race([resultOf(host), stopped]);
  const ending =
    first === 'stopped'
      ? await cancel(handle_id, run)
      : { code: exitCodeOfResult(first), line: endLine(first) };
  const dropped = (await Promise.all(followers)).reduce((total, each) => total + each, 0);
  await watch?.stop();
  await output.finish();
  if (dropped > 0)
    output.say(`longrun: ${dropped} bytes of output came too fast to be kept and are missing above`);
  output.say(ending.line);
  return ending.code;
}

/** The result, from the session's inbox. */
async function resultOf(host: Host): Promise<ToolResult> {
  const session = host.session(SESSION);
  for await (const item of session.feedback()) {
    // The contract (C3): the content of a tool_result is this object as JSON.
    return JSON.parse(item.content) as ToolResult;
  }
  throw new Error('the inbox closed without a result');
}

async function cancel(
  handleId: string,
  { host, output, stop }: Run,
): Promise<{ code: number; line: string }> {
  const signal = stop.received();
  output.say(`longrun: ${signal ?? 'nobody reads the output any more'}: cancelling ${handleId}…`);
  const end = await host.cancelHandle(handleId);
  // When it had ended by itself just before, its own end counts.
  if (!end.cancelled && end.receipt !== undefined) {
    return { code: exitCodeOfResult(end.receipt), line: cancelLine(end) };
  }
  return { code: signal === undefined ? SIGPIPE_CODE : exitCodeOfStop(signal), line: cancelLine(end) };
}

/** What a shell says of a program that writes to a closed pipe. */
const SIGPIPE_CODE = 128 + 13;

async function stoppedBy(stop: StopSignals, broken: Promise<void>): Promise<'stopped'> {
  const aborted = new Promise<void>((resolve) => {
    stop.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  await Promise.race([aborted, broken]);
  return 'stopped';
}

/** Where the user typed the command: npm starts its scripts in the package's root and says where it was called. */
function workingDirectory(): string {
  const { npm_lifecycle_event, INIT_CWD } = process.env;
  return npm_lifecycle_event === 'start' && INIT_CWD !== undefined ? INIT_CWD : process.cwd();
}

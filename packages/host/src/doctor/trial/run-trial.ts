/**
 * A host of its own, used as an embedder uses one: a command to its result, one that the kernel keeps from a file, and
 * the cancel of a tree that ignores SIGTERM, with a look at whether its processes are really gone. The first thing that
 * is not as the contract says ends it.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMachineProcesses, isAlive, type ProcessEntry } from '@longrun/process';
import { TOKEN_VARIABLE } from '@longrun/protocol';
import { createHost } from '../../create-host.js';
import type { Host } from '../../host.js';
import { ASKING, onlyWhenAsked } from './only-when-asked.js';
import type { TrialFindings, TrialMeasures, TrialOutcome } from './trial-outcome.js';

/** For one command that has nothing to do: a hundred times what it takes on a machine that is busy. */
const COMMAND_MS = 10_000;
/** What the tree gets before SIGKILL. Short, and long enough to see that the SIGTERM did nothing. */
const GRACE_MS = 100;
const LOOK_EVERY_MS = 10;
const CONTEXT = { sessionId: 'doctor' };
/**
 * SIGTERM is ignored by the shell, by the one that it starts, and by what they run. It prints the inner one's pid. Ends by
 * itself, for a machine where nothing else ends it when this process is killed meanwhile.
 */
const TREE = `trap '' TERM; sh -c 'sleep 60; :' & echo $!; sleep 60; :`;

const processes = createMachineProcesses();

/** Takes about half a second. Never rejects, and leaves nothing behind. */
export async function runTrial(): Promise<TrialOutcome> {
  const progress: Progress = { step: 'starting a host', findings: {}, measures: { graceMs: GRACE_MS } };
  let host: Host | undefined;
  try {
    const startedAt = performance.now();
    host = await createHost({ logger: false, sandbox: onlyWhenAsked() });
    progress.measures.bootMs = performance.now() - startedAt;
    await runOne(host, progress);
    await confineOne(host, progress);
    await endTree(host, progress);
    progress.step = 'closing the host';
    const closingAt = performance.now();
    await host.close();
    progress.measures.closeMs = performance.now() - closingAt;
    return { ok: true, findings: complete(progress.findings), measures: complete(progress.measures) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ok: false, step: progress.step, reason, findings: progress.findings };
  } finally {
    await host?.close();
  }
}

type Draft<T> = { -readonly [Key in keyof T]?: T[Key] };

/** How far it got, and what it has found on the way. */
interface Progress {
  step: string;
  readonly findings: Draft<TrialFindings>;
  readonly measures: Draft<TrialMeasures>;
}

/** Every step has been run by now, and each fills its part in. */
function complete<T>(draft: Draft<T>): T {
  return draft as T;
}

async function runOne(host: Host, progress: Progress): Promise<void> {
  const { findings, measures } = progress;
  progress.step = 'running a command';
  // Not measured: the first one waits for a thread, and for code that is compiled when it first runs.
  await toResult(host);
  Object.assign(measures, await toResult(host));
  const { launcher, guardian, cgroup } = await host.inspect();
  Object.assign(findings, { launcher, guardian: guardian.kind, cgroup });
}

async function toResult(host: Host): Promise<Pick<TrialMeasures, 'handleMs' | 'resultMs'>> {
  const session = host.session(CONTEXT.sessionId);
  const startedAt = performance.now();
  const { handle_id } = await host.callTool(
    'run_command',
    { argv: ['true'], long_running: true, timeout_ms: COMMAND_MS },
    CONTEXT,
  );
  const handleMs = performance.now() - startedAt;
  if (!(await session.wait({ timeoutMs: COMMAND_MS }))) throw new Error('its result did not come');
  const resultMs = performance.now() - startedAt;
  const [item, ...more] = session.drain();
  if (item?.handleId !== handle_id || more.length > 0) throw new Error('the inbox held something else');
  return { handleMs, resultMs };
}

/** Reads one file twice: as any command, which shows that it can be read, and with a policy that has no room for it. */
async function confineOne(host: Host, progress: Progress): Promise<void> {
  progress.step = 'confining a command';
  const directory = scratchDirectory();
  // Another check says that there is none.
  if (directory === undefined) return;
  try {
    const file = join(directory, 'outside');
    writeFileSync(file, 'seen');
    const argv = ['cat', file];
    const timeout_ms = COMMAND_MS;
    const open = await host.callTool('run_command', { argv, timeout_ms }, CONTEXT);
    if (!('stdout' in open) || open.stdout !== 'seen')
      throw new Error('a command could not read its own file');
    const shut = await host.callTool('run_command', { argv, timeout_ms, ...ASKING }, CONTEXT);
    if (!('stdout' in shut)) throw new Error('it did not run in the foreground');
    progress.findings.enforced = shut.sandbox?.enforced ?? 'none';
    progress.findings.keptOut = shut.stdout === '';
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function scratchDirectory(): string | undefined {
  try {
    return mkdtempSync(join(tmpdir(), 'longrun-doctor-'));
  } catch {
    return undefined;
  }
}

async function endTree(host: Host, progress: Progress): Promise<void> {
  progress.step = 'starting a tree that ignores SIGTERM';
  const argv = ['sh', '-c', TREE];
  const { handle_id } = await host.callTool('run_command', { argv, long_running: true }, CONTEXT);
  const { handles } = await host.callTool('list_handles', {}, CONTEXT);
  const leader = handles.find((one) => one.handle_id === handle_id)?.pid ?? 0;
  const { text } = await host.callTool('read_output', { handle_id, wait_ms: COMMAND_MS }, CONTEXT);
  const tree = [leader, Number(text)].map((pid) => processes.find(pid));
  // Without this the look below would prove nothing.
  if (processes.detailed && !tree.every(lives)) throw new Error('its processes cannot be seen');
  progress.findings.environmentSeen = bearsToken(leader);

  progress.step = 'cancelling it';
  const startedAt = performance.now();
  const answer = await host.callTool('cancel_handle', { handle_id, grace_ms: GRACE_MS }, CONTEXT);
  if (!answer.cancelled) throw new Error('the answer was that nothing was cancelled');
  // On a machine that has too much to do, even who is killed takes its time: the answer names those.
  if (answer.survivors.length > 0) await untilGone(tree);
  progress.measures.cancelMs = performance.now() - startedAt;
  const left = tree.filter(lives).map((entry) => entry?.pid);
  const named = answer.survivors.length > 0 ? 'it was killed' : 'it was said to be gone';
  if (left.length > 0) throw new Error(`${named}, and ${left.join(', ')} lives`);
}

async function untilGone(tree: readonly (ProcessEntry | undefined)[]): Promise<void> {
  const deadline = performance.now() + COMMAND_MS;
  while (tree.some(lives) && performance.now() < deadline) {
    await new Promise((done) => setTimeout(done, LOOK_EVERY_MS));
  }
}

/** The same process, and not its zombie. */
function lives(entry: ProcessEntry | undefined): boolean {
  if (entry === undefined) return false;
  const now = processes.find(entry.pid);
  return now !== undefined && now.startTime === entry.startTime && isAlive(now);
}

function bearsToken(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1').includes(`${TOKEN_VARIABLE}=`);
  } catch {
    // Not to be seen here: that is the finding.
    return false;
  }
}

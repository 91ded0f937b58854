/**
 * `longrun bench`: what Longrun costs on this machine, beside `node:child_process` in the same process. Starts a host of
 * its own and ends everything it started, when it is stopped by a signal as well.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchReport, Measured } from './bench-report.js';
import { childProcessContender } from './contenders/child-process.js';
import type { Contender } from './contenders/contender.js';
import { longrunContender } from './contenders/longrun.js';
import { descriptorLimit } from './descriptor-limit.js';
import { atOnce } from './measurements/at-once.js';
import { cancel } from './measurements/cancel.js';
import { oneByOne } from './measurements/one-by-one.js';
import { output } from './measurements/output.js';
import type { Arena } from './measurements/pairs.js';
import { type Plan, planOf } from './plan.js';
import { summarize } from './statistics.js';
import { stopSignals } from './stop-signals.js';
import { describeReport } from './view/describe-report.js';
import { type Progress, progressOn } from './view/progress.js';

export interface BenchOptions {
  /** Fewer samples: under ten seconds. @default false: about half a minute */
  readonly quick?: boolean;
  /** One JSON document, the `BenchReport`, instead of text. @default false */
  readonly json?: boolean;
  readonly stdout: NodeJS.WritableStream;
  /** For what went wrong. */
  readonly stderr: NodeJS.WritableStream;
  /** A terminal that shows how far it is. @default none */
  readonly terminal?: NodeJS.WritableStream;
  /** For tests: how much is measured. @default by `quick`, and by what the machine allows */
  readonly plan?: Plan;
}

/**
 * Resolves to the exit code: 0; 1 when a contender misbehaved (a command that failed, a wrong count of bytes, a process
 * that outlived its cancel), with a line on `stderr`; 128 + n when it was stopped by signal n (SIGINT, SIGTERM, SIGHUP).
 */
export async function runBench(options: BenchOptions): Promise<number> {
  const { quick = false, json = false, stdout, stderr } = options;
  const planned =
    options.plan === undefined ? planOf(quick, descriptorLimit()) : { plan: options.plan, notes: [] };
  const progress = progressOn(options.terminal);
  const stop = stopSignals();
  try {
    const report = await measure({ quick, ...planned }, stop.signal, progress);
    progress.clear();
    stdout.write(`${json ? JSON.stringify(report, undefined, 2) : describeReport(report)}\n`);
    return 0;
  } catch (error) {
    progress.clear();
    const exitCode = stop.exitCode();
    if (exitCode === undefined) {
      stderr.write(`longrun bench: ${error instanceof Error ? error.message : String(error)}\n`);
      return 1;
    }
    stderr.write('longrun bench: stopped, and everything it had started was ended\n');
    return exitCode;
  } finally {
    stop.release();
  }
}

interface Planned {
  readonly quick: boolean;
  readonly plan: Plan;
  readonly notes: readonly string[];
}

async function measure(
  { quick, plan, notes }: Planned,
  signal: AbortSignal,
  progress: Progress,
): Promise<BenchReport> {
  const startedAt = Date.now();
  const begunAt = performance.now();
  const directory = mkdtempSync(join(tmpdir(), 'longrun-bench-'));
  const contenders: Contender[] = [];
  try {
    const childProcess = childProcessContender();
    contenders.push(childProcess);
    const longrun = await longrunContender();
    contenders.push(longrun);
    const arena: Arena = { longrun, childProcess, goOn: () => signal.throwIfAborted() };
    const measured = await unlessStopped(signal, measureAll(arena, plan, directory, progress));
    return {
      startedAt,
      tookMs: Math.round(performance.now() - begunAt),
      quick,
      machine: `${process.platform} ${process.arch}, ${availableParallelism()} processors, Node.js ${process.versions.node}`,
      launcher: longrun.launcher,
      measurements: measured.map(summarize),
      notes,
    };
  } finally {
    await Promise.all(contenders.map((contender) => contender.close()));
    rmSync(directory, { recursive: true, force: true });
  }
}

async function measureAll(
  arena: Arena,
  plan: Plan,
  directory: string,
  progress: Progress,
): Promise<Measured[]> {
  progress.step('warming up');
  await oneByOne(arena, plan.warmUp);
  progress.step('one command after the other');
  const measured = [...(await oneByOne(arena, plan.commands))];
  for (const count of plan.atOnce) {
    progress.step(`${count} commands at once`);
    measured.push(await atOnce(arena, count, plan.bursts));
  }
  progress.step('output');
  measured.push(await output(arena, directory, plan.outputMiB, plan.outputs));
  progress.step('cancel');
  measured.push(await cancel(arena, directory, plan.cancels));
  return measured;
}

/** What runs when a signal comes is not waited for: closing the contenders ends it. */
function unlessStopped<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const stopped = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  // Whichever loses may still reject, for what the winner has done.
  for (const either of [work, stopped]) either.catch(() => undefined);
  return Promise.race([work, stopped]);
}

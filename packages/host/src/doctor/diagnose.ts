/**
 * What this machine gives Longrun and what it lacks, looked at and tried out here and now. Talks to the kernel and to a
 * host of its own, which it closes; changes nothing and never rejects.
 */
import type { CheckContext } from './checks/check-context.js';
import { CHECKS } from './checks/index.js';
import { CHECK_IDS, type Check, type CheckId, type Diagnosis } from './diagnosis.js';
import { type Machine, thisMachine } from './machine/index.js';
import { runTrial } from './trial/run-trial.js';
import type { TrialOutcome } from './trial/trial-outcome.js';

export interface DiagnoseOptions {
  /** For tests: what is read, and what is tried out. @default this machine */
  readonly machine?: Machine;
  /** For tests: what stands for the host that is started. @default a real one */
  readonly trial?: () => Promise<TrialOutcome>;
}

/**
 * Looks at everything that the service depends on, and runs a trial: starts a host, runs commands in it, ends a tree that
 * ignores SIGTERM, and closes it. Takes one to six seconds. Never rejects: a check that fails by itself is `unknown` and
 * says why.
 *
 * @example
 * const { status, checks } = await diagnose();
 * for (const { title, found, mend } of checks) console.log(title, found, mend ?? '');
 */
export async function diagnose(options: DiagnoseOptions = {}): Promise<Diagnosis> {
  const machine = options.machine ?? thisMachine();
  const openDescriptors = machine.names('/proc/self/fd')?.length;
  const orphan = machine.tryOrphan();
  // The check that waits for it says it.
  orphan.catch(() => undefined);
  const trial = await (options.trial ?? runTrial)();
  const context: CheckContext = { machine, openDescriptors, trial, orphan };
  const checks: Check[] = [];
  for (const id of CHECK_IDS) checks.push(await check(id, context));
  const has = (status: Check['status']): boolean => checks.some((one) => one.status === status);
  return {
    at: machine.now(),
    machine: `${machine.platform} ${machine.arch}, kernel ${machine.kernelRelease}, Node.js ${machine.nodeVersion}`,
    status: has('missing') ? 'missing' : has('degraded') ? 'degraded' : 'ok',
    checks,
    measures: context.trial.ok ? context.trial.measures : null,
  };
}

async function check(id: CheckId, context: CheckContext): Promise<Check> {
  const { title, look } = CHECKS[id];
  try {
    return { id, title, ...(await look(context)) };
  } catch (error) {
    const found = `the check failed: ${error instanceof Error ? error.message : String(error)}`;
    return { id, title, status: 'unknown', found, means: 'Nothing can be said about it.' };
  }
}

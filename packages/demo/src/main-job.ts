// The main job: Longrun embedded in a small host VM, shown at work. Two agents take turns while real commands run;
// at the end every handle is accounted for, and /proc is asked what is left.
import { randomUUID } from 'node:crypto';
import { createHost } from '@longrun/host';
import { PLAN } from './plan.js';
import { markedProcesses } from './processes.js';
import { exitCodeOfStop, stopSignals } from './stop-signals.js';
import { type Claim, isClean, type JobReport, summary } from './summary.js';
import type { HandleRow } from './view/handle-row.js';
import { lineScreen } from './view/line-screen.js';
import { liveScreen } from './view/live-screen.js';
import { DEFAULT_COLUMNS, type Screen } from './view/screen.js';
import { styleFor } from './view/style.js';
import { type Agent, type AgentStatus, createAgent, TURN_MS, type VmEvents } from './vm.js';
import { watchHandles } from './watch.js';

/** Inherited by everything that the demo starts, so that /proc tells which processes are ours. */
const MARKER_NAME = 'LONGRUN_DEMO';
/** The agents start about this many commands in their first turns. */
const WARM_THREADS = 4;

/** Runs the plan. Resolves to 0, to 1 when something is not as it should be, to 128 + n when stopped by signal n. */
export async function mainJob(): Promise<number> {
  const { stdout, env } = process;
  const isTerminal = stdout.isTTY === true;
  const style = styleFor(isTerminal, env);
  const screen =
    isTerminal && env['TERM'] !== 'dumb' ? liveScreen(stdout, style, 'Longrun') : lineScreen(stdout);
  const stop = stopSignals();
  const marker = `${process.pid}-${randomUUID()}`;
  env[MARKER_NAME] = marker;
  try {
    const report = await runPlan({ screen, signal: stop.signal, marker: `${MARKER_NAME}=${marker}` });
    screen.close();
    const received = stop.received();
    if (received !== undefined) process.stderr.write(`Stopped by ${received}: everything was ended.\n`);
    stdout.write(`${summary(report, stdout.columns ?? DEFAULT_COLUMNS, style).join('\n')}\n`);
    if (received !== undefined) return exitCodeOfStop(received);
    return isClean(report) ? 0 : 1;
  } finally {
    screen.close();
    stop.release();
    delete env[MARKER_NAME];
  }
}

interface Stage {
  readonly screen: Screen;
  readonly signal: AbortSignal;
  /** `NAME=value`, as it stands in the environment of every process of ours. */
  readonly marker: string;
}

async function runPlan({ screen, signal, marker }: Stage): Promise<JobReport> {
  const startedAt = performance.now();
  const claims: Claim[] = [];
  const events: VmEvents = {
    say: (agent, text) => screen.note({ ms: performance.now() - startedAt, agent, text }),
    claim: (_agent, text, holds) => void claims.push({ text, holds }),
  };
  const host = await createHost({ threads: { warm: WARM_THREADS } });
  try {
    const agents = PLAN.map(({ name, steps }) => createAgent(name, steps, host, events));
    let most = 0;
    const onRows = (handles: readonly HandleRow[]): void => {
      most = Math.max(most, markedProcesses(marker)?.length ?? 0);
      const elapsedMs = performance.now() - startedAt;
      screen.show({ elapsedMs, agents: agents.map((agent) => agentLine(agent.status())), handles });
    };
    const watch = watchHandles(host, onRows);
    await liveTogether(agents, signal);
    // Ended already, or stopped by a signal: then this is what ends its commands.
    await Promise.all(PLAN.map(({ name }) => host.session(name).end()));
    await watch.stop();
    await host.close();
    const left = markedProcesses(marker)?.length;
    return {
      handles: watch.rows(),
      agents: agents.map((agent) => agent.status()),
      claims,
      processes: left === undefined ? undefined : { left, most },
      elapsedMs: performance.now() - startedAt,
      turnMs: TURN_MS,
    };
  } finally {
    await host.close();
  }
}

/** All agents at once. When one fails, the others stop at their next turn. */
async function liveTogether(agents: readonly Agent[], signal: AbortSignal): Promise<void> {
  const failure = new AbortController();
  const either = AbortSignal.any([signal, failure.signal]);
  const lives = agents.map((agent) =>
    agent.live(either).catch((error: unknown) => {
      failure.abort();
      throw error;
    }),
  );
  const outcomes = await Promise.allSettled(lives);
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}

function agentLine({ name, turns, doing }: AgentStatus): string {
  return `${name}  turn ${String(turns).padStart(3)}  ${doing}`;
}

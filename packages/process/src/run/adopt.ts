import { join } from 'node:path';
import type { ActorContext } from '@longrun/actor';
import type { SpawnedCommand, StreamName } from '@longrun/protocol';
import type { ProcessActorMessage } from '../internal-messages.js';
import type { LaunchedProcess, OutputSource } from '../launcher/launched-process.js';
import { SpillAllowance } from '../output/spill-allowance.js';
import { NODE_SPILL_DISK } from '../output/spill-disk.js';
import { SpillFile, type SpillStop } from '../output/spill-file.js';
import { StreamCapture } from '../output/stream-capture.js';
import type { ProcessState } from '../state.js';
import { Escapees } from '../termination/escapees.js';
import { LEFTOVERS_FIRST_MS } from '../termination/intervals.js';
import { ProcessGroup } from '../termination/process-group.js';
import type { Run, RunStream } from './run.js';

/** `output-progressed` at most this often; what a person sees as live. */
const PROGRESS_MS = 500;

type Context = ActorContext<ProcessActorMessage>;

/** Takes over a process in the moment it was launched: from here on its exit and its output are recorded. */
export function adopt(
  state: ProcessState,
  command: SpawnedCommand,
  launched: LaunchedProcess,
  ctx: Context,
): Run {
  const { launcher, spill } = state.ports;
  // Picked apart here: what a callback below closes over lives as long as the process.
  const { timeoutMs, graceMs, drainMs, leftovers, headBytes, tailBytes } = command;
  const allowance = new SpillAllowance(command.spillBytes, spill.budget);
  const group = new ProcessGroup(
    launched.identity,
    (signal) => launched.signalGroup(signal),
    launcher.processes,
  );
  const startedAt = ctx.clock.now();

  const stream = (name: StreamName): RunStream => ({
    ended: false,
    capture: new StreamCapture({
      headBytes,
      tailBytes,
      openSpill: () =>
        new SpillFile({
          path: join(spill.directory, `${state.args.handleId}.${name}`),
          disk: spill.disk ?? NODE_SPILL_DISK,
          allowance,
          onStop: (stop) => logSpillStop(state, name, stop, ctx),
          onPressure: (behind) => (behind ? launched[name].pause() : launched[name].resume()),
        }),
    }),
  });

  const run: Run = {
    options: { graceMs, drainMs, leftovers, ...(timeoutMs === undefined ? {} : { timeoutMs }) },
    process: launched,
    group,
    escapees: new Escapees({
      processes: launcher.processes,
      token: state.args.token,
      leader: launched.identity,
      ...(launched.cgroup === undefined ? {} : { cgroup: launched.cgroup }),
    }),
    streams: { stdout: stream('stdout'), stderr: stream('stderr') },
    startedAt,
    startedMono: ctx.clock.monotonic(),
    phase: 'running',
    outputSealed: false,
    pipeHeld: false,
    waiting: new Set(),
    parked: [],
    reading: new Set(),
    reads: 0,
    growthTold: false,
    lastOutputAt: startedAt,
    leaderMissed: 0,
    inputClosed: command.stdin?.kind !== 'open',
    lingers: false,
    trackEveryMs: LEFTOVERS_FIRST_MS,
  };

  launched.onExit((end) => {
    // Here and not in the handler: a cancel that is ahead in the mailbox must know that the pid is free now.
    group.leaderWasReaped();
    // Given up before, and told after all: the first word stands.
    run.exit ??= {
      ...end,
      endedAt: ctx.clock.now(),
      durationMs: Math.round(ctx.clock.monotonic() - run.startedMono),
    };
    run.onReaped?.();
    ctx.self.tell({ type: 'child-exited' });
  });
  listen(run, 'stdout', launched.stdout, ctx);
  listen(run, 'stderr', launched.stderr, ctx);
  return run;
}

function listen(run: Run, name: StreamName, source: OutputSource, ctx: Context): void {
  const { capture } = run.streams[name];
  source.listen({
    data: (bytes) => {
      capture.push(bytes);
      run.lastOutputAt = ctx.clock.now();
      if (run.waiting.size > 0 && !run.growthTold) {
        run.growthTold = true;
        ctx.self.tell({ type: 'output-grew' });
      }
      if (!ctx.timers.isActive('progress')) {
        ctx.timers.start('progress', PROGRESS_MS, { type: 'progress-due' });
      }
    },
    end: () => ctx.self.tell({ type: 'stream-ended', stream: name }),
  });
}

function logSpillStop(state: ProcessState, stream: StreamName, stop: SpillStop, ctx: Context): void {
  const { handleId, sessionId } = state.args;
  const fields = { handle_id: handleId, session_id: sessionId, stream };
  if (stop.kind === 'cap') {
    ctx.log('info', fields, 'the cap on spilled output is reached, further output is counted and dropped');
  } else {
    const { operation, errno } = stop;
    ctx.log(
      'warn',
      { ...fields, operation, errno },
      'output is no longer spilled, it is counted and dropped',
    );
  }
}

import type { ActorContext, Next } from '@longrun/actor';
import type { ExitReport } from '@longrun/protocol';
import type { ProcessActorMessage } from '../internal-messages.js';
import { capturedSource } from '../output/captured-source.js';
import type { ProcessState } from '../state.js';
import { afterReport } from './leftovers.js';
import { tryParkedReads } from './reads.js';
import type { Run } from './run.js';

/** Tells the one terminal fact. What follows is only about leftovers. */
export function report(
  state: ProcessState,
  run: Run,
  ctx: ActorContext<ProcessActorMessage>,
): Next<ProcessState> | undefined {
  if (run.exit === undefined || run.phase !== 'sealing') throw new Error(`nothing to report in ${run.phase}`);
  const { handleId } = state.args;
  const stdout = run.streams.stdout.capture.describe();
  const stderr = run.streams.stderr.capture.describe();
  const log = (...[level, fields, message]: Parameters<typeof ctx.log>): void =>
    ctx.log(level, { ...fields, handle_id: handleId }, message);
  run.sealed = { stdout: capturedSource(stdout, log), stderr: capturedSource(stderr, log) };
  run.phase = 'reported';
  tryParkedReads(run, ctx);

  const { ending } = run;
  const survivors = ending?.survivors ?? [];
  delete run.ending;
  // A tree that was ended has been looked at until nobody was left, or everybody left was named.
  const members =
    ending === undefined ? run.group.leftovers() : run.group.hasMembers() ? run.group.alive() : [];
  const alive = [...members, ...run.escapees.alive()];
  run.lingers = alive.length > 0;
  const { status, usage, endedAt, durationMs } = run.exit;
  const facts: ExitReport = {
    cause: run.cause ?? 'natural',
    exit: status,
    endedAt,
    durationMs,
    stdout,
    stderr,
    pipeHeld: run.pipeHeld,
    ...(usage === undefined ? {} : { usage }),
    // Survivors of a cancel run on like any leftovers: they stay tracked, and a later cancel tries again.
    leftovers: alive.map(({ pid, startTime }) => (startTime === undefined ? { pid } : { pid, startTime })),
    survivors,
    ...(ending === undefined ? {} : { endingMs: ctx.clock.monotonic() - ending.beganAt }),
  };
  const told = state.coordinator.tell({ type: 'exited', handleId, report: facts });
  if (told !== 'accepted')
    ctx.log('error', { handle_id: handleId, told }, 'nobody took the end of the handle');
  return afterReport(state, run, ctx);
}

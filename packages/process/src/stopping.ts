import type { ActorContext } from '@longrun/actor';
import type { ProcessActorMessage } from './internal-messages.js';
import { cutOutput } from './run/drain.js';
import type { ProcessState } from './state.js';

/** How long a stop waits for the killed leader to be reaped, so that its thread leaves no zombie behind. */
const REAP_MS = 1000;

/**
 * The actor is stopped from outside: nobody will ever hear of this process again, so its group is killed. Output
 * that was not reported is deleted; what was belongs to the receipt.
 */
export async function stopping(state: ProcessState, ctx: ActorContext<ProcessActorMessage>): Promise<void> {
  // A launch under way ends with a process or without one; either way it must not be forgotten. Its failure
  // is a failed launcher, and then there is nothing to kill.
  await state.launching?.catch(() => undefined);
  const { run } = state;
  if (run === undefined) return;
  const members = run.group.hasMembers();
  // An exit by itself leaves its escapees to the end of the session.
  if (members || run.phase !== 'reported') {
    run.escapees.trace();
    if (members) run.group.signal('SIGKILL');
    if (run.escapees.search(true) === 'found') run.escapees.trace();
    run.escapees.signal('SIGKILL');
  }
  if (run.phase === 'reported') {
    run.process.release();
    return;
  }
  run.process.stdin?.destroy();
  cutOutput(run);
  const reaped =
    run.exit !== undefined
      ? undefined
      : new Promise<void>((done) => {
          run.onReaped = done;
          ctx.clock.after(REAP_MS, done);
        });
  const { stdout, stderr } = run.streams;
  await Promise.all([reaped, stdout.capture.discard(), stderr.capture.discard()]);
  run.process.release();
}

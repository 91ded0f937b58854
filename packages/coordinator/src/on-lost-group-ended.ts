import type { ProcessIdentity, Survivor } from '@longrun/protocol';
import type { Handler } from './handler.js';
import { finishHandle } from './life/finish-handle.js';
import { finishLingering } from './life/finish-lingering.js';
import { reportWithoutActor } from './life/report-without-actor.js';
import { unverified } from './life/unverified.js';
import { release } from './state/registry.js';

/**
 * A group was ended without its process actor. For a cancel whose actor does not answer that is the cancel's end;
 * for a lost actor the handle is `lost`, also when it was being cancelled or its session was ending: what happened
 * first is told. `exited` in between has decided already, and nothing is left to do.
 */
export const onLostGroupEnded: Handler<'lost-group-ended'> = (state, { handleId, outcome }, ctx) => {
  ctx.timers.cancel(`group:${handleId}`);
  if ('failure' in outcome) {
    ctx.log(
      'error',
      { handle_id: handleId, err: outcome.failure },
      'could not end a group without its actor',
    );
  }
  const handle = state.live.get(handleId);
  const group = state.lingering.get(handleId);
  const ended = 'failure' in outcome ? 0 : outcome.ended;
  const survivorsOf = (processes: readonly ProcessIdentity[], program: string): readonly Survivor[] =>
    'failure' in outcome ? processes.map((process) => unverified(process, program)) : outcome.survivors;

  if (handle?.process !== undefined && handle.groupEnd !== undefined) {
    const survivors = survivorsOf([handle.process.identity], handle.program);
    const report = reportWithoutActor(handle, 'cancel', survivors, ctx);
    finishHandle(state, handle, handle.groupEnd === 'cancel' ? 'cancelled' : 'lost', report, ctx);
    release(state, handle, ctx);
  } else if (group?.groupEnd === true) {
    finishLingering(state, group, ended, survivorsOf(group.leftovers, group.program), ctx);
  }
};

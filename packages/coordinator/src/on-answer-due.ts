import type { Handler } from './handler.js';
import { unverified, unverifiedOf } from './life/unverified.js';

/**
 * The 2 s of a cancel are over (C4). Its askers are told what is known: the true end if there is one, or
 * `cancelled: false` with the processes that nobody has verified gone. The handle goes on to its end.
 */
export const onAnswerDue: Handler<'answer-due'> = (state, { handleId }, ctx) => {
  const handle = state.live.get(handleId);
  if (handle !== undefined) {
    const survivors = unverifiedOf(handle);
    for (const asker of handle.cancel?.askers.splice(0) ?? []) {
      ctx.reply(asker, { cancelled: false, handleId, survivors });
    }
    return;
  }
  for (const { to, reply } of state.delivering.get(handleId)?.answers.splice(0) ?? []) ctx.reply(to, reply);
  const group = state.lingering.get(handleId);
  if (group?.end?.answered !== false) return;
  const survivors = group.leftovers.map((process) => unverified(process, group.program));
  for (const asker of group.end.askers.splice(0)) {
    ctx.reply(asker, { cancelled: false, handleId, receipt: group.result, leftoversEnded: 0, survivors });
  }
};

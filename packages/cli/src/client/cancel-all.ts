// `longrun cancel`.
import { EXIT } from '../command-line/exit-codes.js';
import { usageFailure } from '../command-line/failure.js';
import { holdsProcesses } from '../socket/is-live.js';
import type { Backend, HandleRow, Methods } from '../socket/methods.js';
import { printJson, printLines } from '../terminal/output.js';
import { outputStyle } from '../terminal/style.js';
import { howItEnded } from '../view/ending.js';
import { findHandles } from './find-handles.js';

/** Questions at one time: as for `wait`, a quarter of what a server takes. */
const MAX_AT_ONCE = 256;

export interface CancelOptions {
  readonly force: boolean;
  readonly grace: number | undefined;
  readonly session: string | undefined;
  readonly json: boolean;
}

type Answer = Methods['cancel']['output'];

export async function cancelAll(
  backend: Backend,
  words: readonly string[],
  options: CancelOptions,
): Promise<number> {
  if (words.length > 0 === (options.session !== undefined)) {
    throw usageFailure('cancel takes handles, or --session; one of the two.');
  }
  const rows =
    options.session === undefined
      ? await findHandles(backend, words)
      : await ofSession(backend, options.session);
  const answers: Answer[] = [];
  for (let at = 0; at < rows.length; at += MAX_AT_ONCE) {
    const some = rows.slice(at, at + MAX_AT_ONCE).map(({ handle_id }) =>
      backend.call('cancel', {
        handle_id,
        force: options.force,
        ...(options.grace !== undefined && { grace_ms: options.grace }),
      }),
    );
    answers.push(...(await Promise.all(some)));
  }
  if (options.json) printJson({ handles: answers.map(asJson) });
  else printLines(answers.map(line));
  return answers.every(hasEndedAll) ? EXIT.ok : EXIT.failed;
}

async function ofSession(backend: Backend, session: string): Promise<readonly HandleRow[]> {
  const { handles } = await backend.call('handles', { finished: true });
  return handles.filter((row) => row.session_id === session && holdsProcesses(row));
}

function hasEndedAll({ cancelled, leftoversEnded = 0, survivors }: Answer): boolean {
  return (cancelled || leftoversEnded > 0) && survivors.length === 0;
}

/** Names as on every other door. */
function asJson({ cancelled, handleId, receipt, leftoversEnded, survivors }: Answer): object {
  return {
    ...receipt,
    cancelled,
    handle_id: handleId,
    survivors,
    ...(leftoversEnded !== undefined && { leftovers_ended: leftoversEnded }),
  };
}

function line(answer: Answer): string {
  const { cancelled, handleId, receipt, leftoversEnded = 0, survivors } = answer;
  const style = outputStyle();
  const left = survivors.map(({ pid, name, state }) => `${name} (${pid}, state ${state})`).join(', ');
  const rest = left === '' ? '' : style('red', `; the kernel did not let go of ${left}`);
  if (cancelled && receipt !== undefined)
    return `${handleId} ${style('magenta', 'cancelled')}, it ${howItEnded(receipt)}${rest}`;
  if (receipt === undefined) return `${handleId} is not known any more`;
  const ended =
    leftoversEnded > 0 ? `, and ${leftoversEnded} of its processes ran on: ended${rest}` : ' before';
  return `${handleId} ${howItEnded(receipt)}${ended}`;
}

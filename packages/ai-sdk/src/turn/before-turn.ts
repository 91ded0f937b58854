import type { Session } from '@longrun/host';
import type { Turn } from './turn.js';
import { turnOf } from './turn-of.js';
import { checkedTurnOptions, type TurnOptions } from './turn-options.js';

/**
 * What to tell a model before its next turn: drains the session's inbox into at most one message. Synchronous. Nothing
 * that was drained is lost: each result has its line, or is named in a range when there are very many, and `items` has
 * them whole.
 *
 * @throws {LongrunError} INVALID_PARAMETER for a bad option; then nothing was drained
 */
export function beforeTurn(session: Pick<Session, 'drain'>, options: TurnOptions = {}): Turn {
  const checked = checkedTurnOptions(options);
  return turnOf(session.drain(), checked);
}

import { channel } from 'node:diagnostics_channel';
import type { LogFields } from '@longrun/actor';
import type { CoordinatorContext } from '../handler.js';
import { type CoordinatorState, count } from './coordinator-state.js';

/** Published for every move that `HANDLE_MOVES` lacks: `{ handle_id, session_id, from, to }`. */
export const ILLEGAL_MOVE_CHANNEL = 'longrun:coordinator:illegal-move';
/** Published for every assertion that failed: `{ violation, … }`. */
export const INVARIANT_CHANNEL = 'longrun:coordinator:invariant';

const illegalMove = channel(ILLEGAL_MOVE_CHANNEL);
const invariant = channel(INVARIANT_CHANNEL);

/**
 * A defect that was found before it did harm. Loud everywhere (log, counter, channel), and never thrown: a throw
 * would take the registry down, and with it the knowledge of every process that is alive.
 */
export function reportIllegalMove(state: CoordinatorState, fields: LogFields, ctx: CoordinatorContext): void {
  count(state, 'illegal_moves');
  illegalMove.publish(fields);
  ctx.log('error', fields, 'illegal move, not applied');
}

/** An assertion that is on in production. Answers `holds`. */
export function expectThat(
  state: CoordinatorState,
  holds: boolean,
  violation: string,
  fields: LogFields,
  ctx: CoordinatorContext,
): boolean {
  if (holds) return true;
  count(state, 'invariant_violations');
  invariant.publish({ violation, ...fields });
  ctx.log('error', { violation, ...fields }, 'invariant violated');
  return false;
}

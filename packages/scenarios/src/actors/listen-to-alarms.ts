import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { ILLEGAL_MOVE_CHANNEL, INVARIANT_CHANNEL } from '@longrun/coordinator';

/** An assertion of the coordinator that failed, as it says it itself. */
export interface Alarm {
  readonly invariant: string;
  readonly detail: string;
}

/** Hears of every defect that a coordinator of this thread finds in itself, until the answer is called. */
export function listenToAlarms(hear: (alarm: Alarm) => void): () => void {
  const illegalMove = (fields: unknown): void =>
    hear({ invariant: 'one-terminal-state', detail: `illegal move: ${JSON.stringify(fields)}` });
  const violated = (fields: unknown): void =>
    hear({ invariant: 'coordinator', detail: JSON.stringify(fields) });
  subscribe(ILLEGAL_MOVE_CHANNEL, illegalMove);
  subscribe(INVARIANT_CHANNEL, violated);
  return () => {
    unsubscribe(ILLEGAL_MOVE_CHANNEL, illegalMove);
    unsubscribe(INVARIANT_CHANNEL, violated);
  };
}

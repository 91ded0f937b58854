import type { HistoryEvent } from '../history/history-event.js';
import type { FaultSpan } from './lane.js';

/** When each fault was on. One that the history does not see end lasts to the end of the run. */
export function faultSpans(history: readonly HistoryEvent[], endMs: number): readonly FaultSpan[] {
  const spans = new Map<number, FaultSpan>();
  for (const event of history) {
    if (event.type === 'fault-begun') {
      spans.set(event.id, {
        fault: event.fault,
        from: event.at,
        to: endMs,
        outcome: 'open',
        detail: 'not seen to end',
      });
    } else if (event.type === 'fault-ended') {
      const from = spans.get(event.id)?.from ?? event.at;
      const { fault, at, outcome, detail, handleId } = event;
      spans.set(event.id, {
        fault,
        from,
        to: at,
        outcome,
        detail,
        ...(handleId !== undefined && { handleId }),
      });
    }
  }
  return [...spans.values()];
}

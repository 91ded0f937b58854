import type { HistoryEvent } from '../history/history-event.js';

/** Events that a report shows: some 20 MB of page at most. Samples and faults are always kept. */
const MAX_EVENTS = 30_000;

/** Keeps the events of a run for its report: all samples and faults, and of the others the first so many. */
export class KeptEvents {
  readonly events: HistoryEvent[] = [];
  #others = 0;

  observe(event: HistoryEvent): void {
    const always = event.type === 'sample' || event.type.startsWith('fault') || event.type === 'violation';
    if (!always) {
      this.#others += 1;
      if (this.#others > MAX_EVENTS) return;
    }
    this.events.push(event);
  }

  /** Events that were not kept. */
  get omitted(): number {
    return Math.max(0, this.#others - MAX_EVENTS);
  }
}

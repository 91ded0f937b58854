import type { HistoryEvent } from '../history/history-event.js';
import { loadEndMs } from '../load/load-duration.js';
import type { ProgressSnapshot } from '../results/live-progress.js';
import type { RunRecord } from './run-record.js';

/** How a run is going, from its events. */
export class Progress {
  readonly #record: RunRecord;
  readonly #plannedMs: number;
  #vus = 0;
  #iterations = 0;
  #dropped = 0;
  #liveHandles = 0;
  #faults = 0;

  constructor(record: RunRecord) {
    this.#record = record;
    this.#plannedMs = loadEndMs(record.scenario.load);
  }

  after(event: HistoryEvent): ProgressSnapshot {
    this.#observe(event);
    const { metrics } = this.#record;
    return {
      elapsedMs: event.at,
      plannedMs: this.#plannedMs,
      vus: this.#vus,
      iterations: this.#iterations,
      dropped: this.#dropped,
      liveHandles: this.#liveHandles,
      faults: this.#faults,
      violations: this.#record.violations.length,
      // Found only when it is shown: it walks the histogram, and there are thousands of events a second.
      get spawnToHandleP95Ms(): number | undefined {
        return metrics.aggregate('spawn_to_handle', { method: 'p', percent: 95 });
      },
    };
  }

  #observe(event: HistoryEvent): void {
    if (event.type === 'iteration-started') this.#vus += 1;
    else if (event.type === 'iteration-dropped') this.#dropped += 1;
    else if (event.type === 'sample') this.#liveHandles = event.liveHandles;
    else if (event.type === 'fault-ended' && event.outcome === 'done') this.#faults += 1;
    else if (event.type === 'iteration-ended') {
      this.#vus -= 1;
      this.#iterations += 1;
    }
  }
}

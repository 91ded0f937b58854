import type { HistoryEvent } from '../history/history-event.js';
import { loadDurationMs } from '../load/load-duration.js';
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
    const loads = Object.values(record.scenario.load);
    this.#plannedMs = Math.max(...loads.map((load) => load.startTimeMs + loadDurationMs(load)));
  }

  after(event: HistoryEvent): ProgressSnapshot {
    this.#observe(event);
    const p95 = this.#record.metrics.aggregate('spawn_to_handle', { method: 'p', percent: 95 });
    return {
      elapsedMs: event.at,
      plannedMs: this.#plannedMs,
      vus: this.#vus,
      iterations: this.#iterations,
      dropped: this.#dropped,
      liveHandles: this.#liveHandles,
      faults: this.#faults,
      violations: this.#record.violations.length,
      ...(p95 !== undefined && { spawnToHandleP95Ms: p95 }),
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

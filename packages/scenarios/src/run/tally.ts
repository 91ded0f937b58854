import type { HistoryEvent } from '../history/history-event.js';
import type { FaultSummary } from '../results/summary.js';

/** Counts of a run for its summary. */
export class Tally {
  readonly #checks = new Map<string, { passed: number; failed: number }>();
  readonly #calls = new Map<string, number>();
  readonly #faults = new Map<string, { done: number; missed: number }>();

  observe(event: HistoryEvent): void {
    switch (event.type) {
      case 'check': {
        const counts = this.#checks.get(event.name) ?? { passed: 0, failed: 0 };
        counts[event.passed ? 'passed' : 'failed'] += 1;
        this.#checks.set(event.name, counts);
        return;
      }
      case 'answer': {
        const key = event.code === undefined ? event.outcome : `${event.outcome} ${event.code}`;
        this.#calls.set(key, (this.#calls.get(key) ?? 0) + 1);
        return;
      }
      case 'fault-ended': {
        const counts = this.#faults.get(event.fault) ?? { done: 0, missed: 0 };
        counts[event.outcome] += 1;
        this.#faults.set(event.fault, counts);
        return;
      }
      default:
        return;
    }
  }

  get checks(): readonly { readonly name: string; readonly passed: number; readonly failed: number }[] {
    return [...this.#checks].map(([name, counts]) => ({ name, ...counts }));
  }

  get calls(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#calls].sort());
  }

  /** Planned faults that never came count as missed. */
  faults(planned: readonly string[]): readonly FaultSummary[] {
    const names = new Set([...planned, ...this.#faults.keys()]);
    return [...names].map((fault) => ({ fault, ...(this.#faults.get(fault) ?? { done: 0, missed: 0 }) }));
  }
}

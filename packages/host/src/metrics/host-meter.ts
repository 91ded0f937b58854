import type { CounterName, HandleEnd, Meter } from '@longrun/coordinator';
import { LongrunError, type StreamName } from '@longrun/protocol';
import type { FamilyKey } from './families.js';
import { CODES, outcomeOf } from './label-values.js';
import type { MetricStore } from './metric-store.js';

/** What has a metric of its own. Ends are counted with their durations, refusals by the host with their codes. */
const COUNTED: Partial<
  Record<
    CounterName,
    'escapees' | 'delivered' | 'redelivered' | 'sessionsEnded' | 'illegalMoves' | 'violations'
  >
> = {
  escapees_ended: 'escapees',
  delivered: 'delivered',
  redelivered: 'redelivered',
  sessions_ended: 'sessionsEnded',
  illegal_moves: 'illegalMoves',
  invariant_violations: 'violations',
} satisfies Partial<Record<CounterName, FamilyKey>>;

/** The coordinator's meter: a few additions in shared memory for each command, and no message. */
export class HostMeter implements Meter {
  readonly #store: MetricStore;

  constructor(store: MetricStore) {
    this.#store = store;
  }

  counted(name: CounterName, by: number): void {
    const family = COUNTED[name];
    if (family !== undefined) this.#store.count(family, by);
  }

  spawned(afterMs: number): void {
    this.#store.count('started');
    this.#store.observe('spawns', afterMs / 1000);
  }

  wrote(stream: StreamName, bytes: number): void {
    this.#store.count('output', bytes, stream);
  }

  ended({ result, kill }: HandleEnd): void {
    this.#store.observe('durations', result.duration_ms / 1000, outcomeOf(result));
    if (result.dropped_bytes > 0) this.#store.count('dropped', result.dropped_bytes);
    if (kill === undefined) return;
    const left = result.survivors.length > 0 ? 'survivors' : 'gone';
    this.#store.observe('kills', kill.durationMs / 1000, kill.by, left);
  }

  /** A call of a run tool was rejected. A policy of the embedder's may throw what is not in the table. */
  refused(error: unknown): void {
    const code = LongrunError.is(error) && CODES.includes(error.code) ? error.code : 'INTERNAL';
    this.#store.count('spawnErrors', 1, code);
  }

  /** A handle that went with its control thread. */
  lost(durationMs: number): void {
    this.#store.observe('durations', durationMs / 1000, 'lost');
  }
}

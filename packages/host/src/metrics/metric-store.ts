import { BUCKETS } from './buckets.js';
import { numberText } from './exposition.js';
import type { FamilyKey } from './families.js';
import { FAMILIES } from './families.js';
import { CODES, DEAD_LETTER_REASONS, KILL_CAUSES, KILL_RESULTS, OUTCOMES, STREAMS } from './label-values.js';
import type { Sample } from './metric-family.js';
import { Tallies } from './tallies.js';

/** Sums of seconds are kept in whole microseconds. */
const MICROS = 1_000_000;

type HistogramKey = keyof typeof BUCKETS;

/**
 * Counters and histograms of one host, in shared memory. Both threads lay it out alike, from the kinds of actors there
 * are. Series are looked up by their label values, so none comes into being that was not foreseen.
 */
export class MetricStore {
  readonly #tallies: Tallies;
  readonly #series = new Map<string, Series>();

  /** @param shared that of the store which was made first; without it this one is that */
  constructor(kinds: readonly string[], shared?: SharedArrayBuffer) {
    let slots = 0;
    for (const [family, values] of layout(kinds)) {
      const bounds = boundsOf(family);
      this.#series.set(keyOf(family, values), { family, values, slot: slots });
      // A bucket for each bound and one beyond, and the sum.
      slots += bounds === undefined ? 1 : bounds.length + 2;
    }
    this.#tallies = shared === undefined ? Tallies.create(slots) : new Tallies(shared);
  }

  get shared(): SharedArrayBuffer {
    return this.#tallies.shared;
  }

  count(family: Exclude<FamilyKey, HistogramKey>, by: number = 1, ...values: readonly string[]): void {
    this.#tallies.add(this.#slotOf(family, values), by);
  }

  /** A negative time, of a clock that was set, counts as none. */
  observe(family: HistogramKey, seconds: number, ...values: readonly string[]): void {
    const slot = this.#slotOf(family, values);
    const bounds: readonly number[] = BUCKETS[family];
    const time = Math.max(0, seconds);
    const found = bounds.findIndex((bound) => time <= bound);
    this.#tallies.add(slot + (found < 0 ? bounds.length : found), 1);
    this.#tallies.add(slot + bounds.length + 1, Math.round(time * MICROS));
  }

  /** All series of a family as they are now. */
  samples(family: FamilyKey): readonly Sample[] {
    const bounds = boundsOf(family);
    return [...this.#series.values()]
      .filter((series) => series.family === family)
      .flatMap((series) => {
        const labels = FAMILIES[family].labels.map((name, at) => [name, series.values[at] ?? ''] as const);
        if (bounds === undefined) return [{ labels, value: this.#tallies.get(series.slot) }];
        return this.#histogram(series.slot, bounds, labels);
      });
  }

  /** The count is that of the last bucket, so that the two agree whatever is counted meanwhile. */
  #histogram(slot: number, bounds: readonly number[], labels: Sample['labels']): Sample[] {
    let count = 0;
    const buckets = [...bounds, Number.POSITIVE_INFINITY].map((bound, at) => {
      count += this.#tallies.get(slot + at);
      return { suffix: '_bucket', labels: [...labels, ['le', numberText(bound)] as const], value: count };
    });
    const sum = this.#tallies.get(slot + bounds.length + 1) / MICROS;
    return [...buckets, { suffix: '_sum', labels, value: sum }, { suffix: '_count', labels, value: count }];
  }

  #slotOf(family: FamilyKey, values: readonly string[]): number {
    const series = this.#series.get(keyOf(family, values));
    if (series === undefined) throw new Error(`no series ${keyOf(family, values)}`);
    return series.slot;
  }
}

interface Series {
  readonly family: FamilyKey;
  readonly values: readonly string[];
  readonly slot: number;
}

function keyOf(family: FamilyKey, values: readonly string[]): string {
  return values.length === 0 ? family : `${family} ${values.join(' ')}`;
}

function boundsOf(family: FamilyKey): readonly number[] | undefined {
  return family in BUCKETS ? BUCKETS[family as HistogramKey] : undefined;
}

/** Every series that is kept, in the order of its place. */
function layout(kinds: readonly string[]): readonly (readonly [FamilyKey, readonly string[]])[] {
  const each = (family: FamilyKey, values: readonly string[]) =>
    values.map((value) => [family, [value]] as const);
  const plain = (...families: readonly FamilyKey[]) => families.map((family) => [family, []] as const);
  return [
    ...each('durations', OUTCOMES),
    ...KILL_CAUSES.flatMap((cause) => KILL_RESULTS.map((result) => ['kills', [cause, result]] as const)),
    ...each('spawnErrors', CODES),
    ...each('output', STREAMS),
    ...each('actorRestarts', kinds),
    ...each('deadLetters', DEAD_LETTER_REASONS),
    ...plain('started', 'spawns', 'escapees', 'dropped', 'delivered', 'redelivered', 'sessionsEnded'),
    ...plain('guardianRestarts', 'controlDeaths', 'illegalMoves', 'violations'),
  ];
}

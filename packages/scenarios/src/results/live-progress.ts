// How a run is going, while it goes on: one line that is written over and over on a terminal, and a plain line every
// now and then where nobody watches. Keeps no timer: whoever runs the scenario tells it what is, as often as it likes.
import { formatMs, formatNumber } from './format.js';

export interface ProgressSnapshot {
  /** On the run's clock. */
  readonly elapsedMs: number;
  /** When the load is planned to end, if that is known. */
  readonly plannedMs?: number;
  readonly vus: number;
  readonly iterations: number;
  readonly dropped: number;
  readonly liveHandles: number;
  readonly spawnToHandleP95Ms?: number | undefined;
  readonly faults: number;
  readonly violations: number;
}

/** The part of a stream that is needed: `process.stderr` is one. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Faster than that, nobody reads. */
const REDRAW_MS = 200;
/** In a log, a minute is twelve lines. */
const PLAIN_LINE_MS = 5000;
const DEFAULT_COLUMNS = 80;
const ERASE_LINE = '\r\u001b[2K';

export class LiveProgress {
  readonly #stream: ProgressStream;
  readonly #now: () => number;
  #shownAt = Number.NEGATIVE_INFINITY;
  #line = '';

  /** `now`: milliseconds of the machine's clock, whatever the run's own is. */
  constructor(stream: ProgressStream, now: () => number = () => performance.now()) {
    this.#stream = stream;
    this.#now = now;
    // Nothing has happened yet: the first line of a log comes after its period.
    if (!this.#inPlace) this.#shownAt = now();
  }

  /** Shows it, unless the last one is too fresh. */
  update(snapshot: ProgressSnapshot): void {
    const now = this.#now();
    if (now - this.#shownAt < (this.#inPlace ? REDRAW_MS : PLAIN_LINE_MS)) return;
    this.#shownAt = now;
    const text = progressText(snapshot);
    if (!this.#inPlace) {
      this.#stream.write(`${text}\n`);
      return;
    }
    // A line that wraps could not be written over.
    this.#line = text.slice(0, (this.#stream.columns ?? DEFAULT_COLUMNS) - 1);
    this.#stream.write(`${ERASE_LINE}${this.#line}`);
  }

  /** A line that stays: a broken invariant, a fault. */
  note(text: string): void {
    this.#stream.write(this.#line === '' ? `${text}\n` : `${ERASE_LINE}${text}\n${this.#line}`);
  }

  /** Takes the line away. */
  end(): void {
    if (this.#line !== '') this.#stream.write(ERASE_LINE);
    this.#line = '';
  }

  get #inPlace(): boolean {
    return this.#stream.isTTY === true;
  }
}

/** What matters most comes first: a narrow terminal cuts the end. */
function progressText(snapshot: ProgressSnapshot): string {
  const { elapsedMs, plannedMs, vus, iterations, dropped, liveHandles, spawnToHandleP95Ms } = snapshot;
  const { faults, violations } = snapshot;
  const planned = plannedMs === undefined ? '' : ` of ${formatMs(plannedMs)}`;
  return [
    `${formatMs(Math.floor(elapsedMs / 1000) * 1000)}${planned}`,
    ...(violations > 0 ? [`${formatNumber(violations)} VIOLATED`] : []),
    `${formatNumber(iterations)} iterations`,
    ...(dropped > 0 ? [`${formatNumber(dropped)} dropped`] : []),
    `${formatNumber(vus)} VUs`,
    `${formatNumber(liveHandles)} live`,
    ...(spawnToHandleP95Ms === undefined ? [] : [`spawn p95 ${formatMs(spawnToHandleP95Ms)}`]),
    ...(faults > 0 ? [`${formatNumber(faults)} ${faults === 1 ? 'fault' : 'faults'}`] : []),
  ].join('  ·  ');
}

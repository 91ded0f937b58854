// The part of the run that all charts over time and the lanes show: one for the whole page.

export interface TimeSpan {
  readonly from: number;
  readonly to: number;
}

/** In milliseconds: closer than that, the history's own resolution shows. */
const SHORTEST = 1;

export class TimeWindow {
  readonly whole: TimeSpan;
  #span: TimeSpan;
  readonly #listeners: ((span: TimeSpan) => void)[] = [];

  constructor(endMs: number) {
    this.whole = { from: 0, to: endMs };
    this.#span = this.whole;
  }

  get span(): TimeSpan {
    return this.#span;
  }

  get isWhole(): boolean {
    return this.#span.from === this.whole.from && this.#span.to === this.whole.to;
  }

  /** Tells every listener, unless it is what is shown already. */
  show(from: number, to: number): void {
    const length = Math.min(Math.max(to - from, SHORTEST), this.whole.to);
    const start = Math.min(Math.max(from, 0), this.whole.to - length);
    const { from: oldFrom, to: oldTo } = this.#span;
    if (Math.abs(start - oldFrom) < 1e-6 && Math.abs(start + length - oldTo) < 1e-6) return;
    this.#span = { from: start, to: start + length };
    for (const listener of this.#listeners) listener(this.#span);
  }

  /** Around the middle: below 1 shows less. */
  zoom(factor: number): void {
    const { from, to } = this.#span;
    const middle = (from + to) / 2;
    const half = ((to - from) / 2) * factor;
    this.show(middle - half, middle + half);
  }

  showAll(): void {
    this.show(this.whole.from, this.whole.to);
  }

  onChange(listener: (span: TimeSpan) => void): void {
    this.#listeners.push(listener);
  }
}

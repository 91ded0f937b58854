import type { ResolvedStage } from '../script/resolved-scenario.js';

/**
 * Start times of a constant rate, in milliseconds: the first at 0, then one per period, as long as they are before the
 * end. Each is computed from its number, so that nothing adds up.
 */
export function* constantArrivals(
  rate: number,
  timeUnitMs: number,
  durationMs: number,
): Generator<number, void> {
  for (let count = 0; ; count += 1) {
    const at = (count * timeUnitMs) / rate;
    if (at >= durationMs) return;
    yield at;
  }
}

/**
 * Start times of a rate that goes from target to target in a straight line: iteration n begins when the integral of the
 * rate reaches n. The integral is kept in rate × milliseconds, which is exact for whole rates and times.
 */
export function* rampingArrivals(
  startRate: number,
  timeUnitMs: number,
  stages: readonly ResolvedStage[],
): Generator<number, void> {
  let stageStartMs = 0;
  let areaBefore = 0;
  let from = startRate;
  let count = 1;
  for (const { target, durationMs } of stages) {
    const area = (durationMs * (from + target)) / 2;
    for (; count * timeUnitMs <= areaBefore + area; count += 1) {
      const wanted = count * timeUnitMs - areaBefore;
      yield stageStartMs + Math.min(durationMs, timeOfArea(wanted, from, (target - from) / durationMs));
    }
    areaBefore += area;
    stageStartMs += durationMs;
    from = target;
  }
}

/** When the area under a rate that begins at `from` and changes by `slope` per millisecond reaches `wanted` (> 0). */
function timeOfArea(wanted: number, from: number, slope: number): number {
  // The root of from·t + slope·t²/2 = wanted in the form that neither divides by a slope of 0 nor cancels digits.
  return (2 * wanted) / (from + Math.sqrt(Math.max(0, from * from + 2 * slope * wanted)));
}

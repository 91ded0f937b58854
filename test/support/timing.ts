import assert from 'node:assert/strict';
import { monitorEventLoopDelay } from 'node:perf_hooks';

const NANOSECONDS_PER_MS = 1e6;
/** Hops of a call and its answer over threads, each as late as this thread's own timers were. */
const HOPS = 4;

export interface Timed<T> {
  readonly value: T;
  readonly ms: number;
  /** What the machine, not the service, may have added: by how late this thread's own timers were meanwhile. */
  readonly machineMs: number;
}

/** Measures a call, and how busy the machine was during it. */
export async function timed<T>(call: () => Promise<T>): Promise<Timed<T>> {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const before = performance.now();
  const value = await call();
  const ms = performance.now() - before;
  delay.disable();
  // Without a single sample the maximum is 0.
  return { value, ms, machineMs: HOPS * (delay.max / NANOSECONDS_PER_MS) };
}

/** Fails when a call took longer than the contract and the machine account for. */
export function assertWithin({ ms, machineMs }: Timed<unknown>, limitMs: number): void {
  const allowed = limitMs + machineMs;
  assert.ok(ms <= allowed, `${Math.round(ms)} ms; allowed are ${limitMs} ms and ${Math.round(machineMs)} ms`);
}

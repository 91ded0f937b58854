import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';

const NANOSECONDS_PER_MS = 1e6;
const MICROSECONDS_PER_MS = 1000;
/** Hops of a call and its answer over threads, each as late as this thread's own timers were. */
const HOPS = 4;

export interface Timed<T> {
  readonly value: T;
  readonly ms: number;
  /**
   * What the machine, not the service, may have added: by how late this thread's own timers were meanwhile, by how long
   * somebody wanted a processor and had none, and by what the hypervisor has given to others.
   */
  readonly machineMs: number;
}

/** Measures a call, and how busy the machine was during it. */
export async function timed<T>(call: () => Promise<T>): Promise<Timed<T>> {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const lostBefore = stolenMs() + pressedMs();
  const before = performance.now();
  const value = await call();
  const ms = performance.now() - before;
  delay.disable();
  // Without a single sample the maximum is 0.
  return {
    value,
    ms,
    machineMs: HOPS * (delay.max / NANOSECONDS_PER_MS) + stolenMs() + pressedMs() - lostBefore,
  };
}

/** Fails when a call took longer than the contract and the machine account for. */
export function assertWithin({ ms, machineMs }: Timed<unknown>, limitMs: number): void {
  const allowed = limitMs + machineMs;
  assert.ok(ms <= allowed, `${Math.round(ms)} ms; allowed are ${limitMs} ms and ${Math.round(machineMs)} ms`);
}

/** The kernel counts in hundredths of a second, whatever its own tick is (USER_HZ). */
const MS_PER_COUNT = 10;

/** What all processors of this machine together wanted to run and were not let. 0 where that is not told. */
function stolenMs(): number {
  try {
    // user nice system idle iowait irq softirq steal …
    const [line = ''] = readFileSync('/proc/stat', 'latin1').split('\n', 1);
    return MS_PER_COUNT * Number(line.split(/ +/)[8] ?? 0);
  } catch {
    return 0;
  }
}

/** How long there was somebody who could have run and was not let (pressure stall information). 0 where that is not told. */
function pressedMs(): number {
  try {
    const total = /^some .*total=(\d+)/m.exec(readFileSync('/proc/pressure/cpu', 'latin1'))?.[1];
    return Number(total ?? 0) / MICROSECONDS_PER_MS;
  } catch {
    return 0;
  }
}

import { readdirSync } from 'node:fs';
import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';

/** What this process uses; see `Sampled` for units. What cannot be told is left out. */
export interface Resources {
  readonly cpu: number;
  readonly loopDelayMs: number;
  readonly rssBytes?: number;
  readonly descriptors?: number;
  readonly threads?: number;
}

/** Milliseconds between two looks of the delay monitor: its own error, and cheap. */
const RESOLUTION_MS = 10;

/** Measures this process between two reads: the host under test lives in it. */
export class ResourceMeter {
  readonly #delay: IntervalHistogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  #cpu: NodeJS.CpuUsage = process.cpuUsage();
  #at: number = performance.now();

  constructor() {
    this.#delay.enable();
  }

  read(): Resources {
    const now = performance.now();
    const used = process.cpuUsage(this.#cpu);
    const elapsedMs = Math.max(1, now - this.#at);
    this.#cpu = process.cpuUsage();
    this.#at = now;
    // The monitor's value includes its own interval.
    const p99 = this.#delay.count === 0 ? 0 : this.#delay.percentile(99) / 1e6 - RESOLUTION_MS;
    this.#delay.reset();
    return {
      cpu: (used.user + used.system) / 1000 / elapsedMs,
      loopDelayMs: Math.max(0, p99),
      ...residentMemory(),
      ...counted('descriptors', '/proc/self/fd'),
      ...counted('threads', '/proc/self/task'),
    };
  }

  stop(): void {
    this.#delay.disable();
  }
}

function counted<Name extends string>(name: Name, directory: string): { readonly [N in Name]?: number } {
  try {
    return { [name]: readdirSync(directory).length } as { readonly [N in Name]: number };
  } catch {
    // Not Linux, or no descriptor to look with: there is no number.
    return {};
  }
}

function residentMemory(): { readonly rssBytes?: number } {
  try {
    return { rssBytes: process.memoryUsage.rss() };
  } catch {
    // It is read from a file: without a free descriptor there is no number.
    return {};
  }
}

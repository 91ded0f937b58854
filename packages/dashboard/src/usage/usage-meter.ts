import { Worker } from 'node:worker_threads';
import type { TreeUsage } from './tree-usage.js';
import { USAGE_FIELDS, type UsageAnswer, type UsageQuestion } from './usage-messages.js';

interface Measured {
  readonly id: string;
  readonly pid: number | null;
}

/** It holds a list of the machine's processes, and nothing from one question to the next but numbers. */
const THREAD_LIMITS = { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 4 } as const;

/**
 * The host thread's end of the usage thread: asks it, and knows its last answer. Measures nothing itself. If the thread
 * dies, use is unknown from then on.
 */
export class UsageMeter {
  readonly #worker: Worker | undefined;
  /** Handles in the order of the leaders that were asked about; undefined when no question is open. */
  #asked: readonly string[] | undefined;
  #known = new Map<string, TreeUsage>();

  constructor() {
    // Nowhere else does /proc say this.
    if (process.platform !== 'linux') return;
    const worker = new Worker(new URL('./usage-thread.js', import.meta.url), {
      name: 'longrun-dashboard',
      // It needs none of the host's flags, and would die of some.
      execArgv: [],
      resourceLimits: THREAD_LIMITS,
    });
    worker.on('message', (answer: UsageAnswer) => this.#answered(answer));
    worker.on('error', () => {
      this.#asked = [];
      this.#known = new Map();
    });
    worker.unref();
    this.#worker = worker;
  }

  usageOf(handleId: string): TreeUsage | undefined {
    return this.#known.get(handleId);
  }

  /** Asks, unless the last question is not answered yet. The answer is there at the next sample. */
  measure(handles: readonly Measured[]): void {
    if (this.#worker === undefined || this.#asked !== undefined) return;
    const ids: string[] = [];
    const pids: number[] = [];
    for (const { id, pid } of handles) {
      if (pid === null) continue;
      ids.push(id);
      pids.push(pid);
    }
    this.#asked = ids;
    const question: UsageQuestion = { leaders: Int32Array.from(pids) };
    this.#worker.postMessage(question, [question.leaders.buffer]);
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #answered({ usage }: UsageAnswer): void {
    const asked = this.#asked ?? [];
    this.#asked = undefined;
    this.#known = new Map();
    if (usage === null) return;
    for (const [index, id] of asked.entries()) {
      const [cpu = Number.NaN, memoryBytes = 0, processes = 0] = usage.subarray(
        index * USAGE_FIELDS,
        (index + 1) * USAGE_FIELDS,
      );
      // Gone, or not to be seen by this user.
      if (processes === 0) continue;
      this.#known.set(id, { cpuPercent: Number.isNaN(cpu) ? null : cpu, memoryBytes, processes });
    }
  }
}

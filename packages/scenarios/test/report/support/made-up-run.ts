// A run that never was, with everything a report can show: a minute at 50 iterations a second, a coordinator that stalls,
// a thread that is lost. The same every time.
import type { HistoryEvent } from '../../../dist/history/history-event.js';
import type { MessageEvent } from '../../../dist/history/message-event.js';
import type { ReportInput, SeriesPoint } from '../../../dist/report/report-input.js';
import type { MetricSummary, Summary } from '../../../dist/results/summary.js';

export const RUN_MS = 60_000;
export const ITERATIONS = 3000;
/** The one whose id has what a page must not take for its own. */
export const HOSTILE_TEXT = '</script><script>document.title = "broken"</script>\u2028<!--';
const STARTED_AT = Date.UTC(2026, 2, 14, 9, 26, 53);
const HOST = 'hto-4d2-';
const THREAD_LOST_AT = 21_300;
const STALL = { from: 42_000, to: 44_000 };

export function madeUpRun(): ReportInput {
  const run = new MadeUpRun();
  for (let n = 1; n <= ITERATIONS; n += 1) run.iterate(n);
  run.addFaults();
  run.addSamples();
  return run.input();
}

interface Value {
  readonly at: number;
  readonly ms: number;
}

class MadeUpRun {
  readonly #history: HistoryEvent[] = [];
  readonly #messages: MessageEvent[] = [];
  readonly #values: Record<string, Value[]> = {};
  readonly #handles: Record<string, number> = {};
  #state = 7;
  #calls = 0;
  #lost = 0;

  iterate(n: number): void {
    const intendedAt = n * 20 - 20;
    const at = inStall(intendedAt) ? STALL.to + this.#chance() * 40 : intendedAt + this.#chance() * 0.4;
    const vu = n % 40;
    const iteration = `steady/${vu}/${n}`;
    const sessionId = `steady-${vu}`;
    this.#add({ at, type: 'iteration-started', iteration, load: 'steady', vu, intendedAt });
    if (inStall(intendedAt) && n % 3 === 0) {
      this.#add({ at, type: 'iteration-dropped', load: 'steady', intendedAt });
      return;
    }
    const call = this.#call({ at, iteration, sessionId, operation: 'run_command', intendedAt });
    const answerAt = at + this.#latency(3.1);
    const tookMs = answerAt - intendedAt;
    this.#value('spawn_to_handle', answerAt, tookMs);
    this.#value('call_duration', answerAt, tookMs);
    if (n % 601 === 0) {
      const refused = {
        outcome: 'failed',
        code: 'CAPACITY_EXCEEDED',
        message: `no place ${HOSTILE_TEXT}`,
      } as const;
      this.#add({ at: answerAt, type: 'answer', call, tookMs, ...refused });
      this.#add({ at: answerAt, type: 'iteration-ended', iteration, outcome: 'failed' });
      return;
    }
    const handleId = `${HOST}${n}`;
    const startedAt = STARTED_AT + Math.round(answerAt);
    const reply = { handle_id: handleId, started_at: startedAt, command: 'sleep 0.3' };
    this.#add({ at: answerAt, type: 'answer', call, outcome: 'ok', tookMs, handleId, reply });
    this.#talk(n, handleId, at, answerAt);
    const end = this.#end(n, handleId, { at: answerAt, iteration, sessionId });
    this.#add({ at: end, type: 'check', iteration, name: 'it has a result', passed: n % 997 !== 0 });
    this.#add({ at: end, type: 'iteration-ended', iteration, outcome: 'ok' });
    this.#value('iteration_duration', end, end - intendedAt);
  }

  /** Cancelled, lost, timed out, or run to its end. */
  #end(n: number, handleId: string, where: Place): number {
    const { at, iteration, sessionId } = where;
    const durationMs = 120 + this.#chance() * 700;
    const ranUntil = at + durationMs;
    if (n % 25 === 0) {
      const askedAt = at + durationMs * 0.4;
      const call = this.#call({
        at: askedAt,
        iteration,
        sessionId,
        operation: 'cancel_handle',
        intendedAt: askedAt,
        handleId,
      });
      const tookMs = this.#latency(18);
      const reply = {
        cancelled: true,
        handle_id: handleId,
        status: 'cancelled',
        exit_code: -1,
        signal: 'SIGTERM',
      };
      this.#add({ at: askedAt + tookMs, type: 'answer', call, outcome: 'ok', tookMs, handleId, reply });
      this.#value('cancel_duration', askedAt + tookMs, tookMs);
      this.#count('cancelled');
      return askedAt + tookMs;
    }
    const lost = at < THREAD_LOST_AT && ranUntil > THREAD_LOST_AT && this.#lost < 7;
    const status = lost ? 'lost' : n % 290 === 0 ? 'timed_out' : 'completed';
    if (lost) this.#lost += 1;
    const endedAt = lost ? THREAD_LOST_AT : ranUntil;
    const arrivedAt = endedAt + this.#latency(1.4);
    const drainedAt = (inStall(arrivedAt) ? STALL.to : arrivedAt) + this.#chance() * 60;
    const told = { event: 'message', handleId } as const;
    this.#messages.push({
      at: endedAt,
      actor: 'coordinator:01K',
      kind: 'coordinator',
      type: lost ? 'terminated' : 'exited',
      ...told,
    });
    this.#messages.push({ at: arrivedAt, actor: 'feedback:01K', kind: 'feedback', type: 'deliver', ...told });
    const item = {
      sequence: n,
      sessionId,
      handleId,
      contentSessionId: sessionId,
      status,
      exitCode: status === 'completed' ? 0 : -1,
      startedAt: STARTED_AT + Math.round(at),
      endedAt: STARTED_AT + Math.round(endedAt),
      durationMs: Math.round(endedAt - at),
      arrivedAt: STARTED_AT + Math.round(arrivedAt),
      flags: [],
    } as const;
    this.#add({ at: drainedAt, type: 'items', sessionId, items: [item] });
    this.#value('exit_to_inbox', arrivedAt, arrivedAt - endedAt);
    this.#count(status === 'completed' ? 'exited' : status);
    return drainedAt;
  }

  addFaults(): void {
    const lostThread = 'ended a thread with 7 live handles';
    this.#add({ at: THREAD_LOST_AT, type: 'fault-begun', id: 1, fault: 'kill-process-thread' });
    this.#add({
      at: THREAD_LOST_AT + 8,
      type: 'fault-ended',
      id: 1,
      fault: 'kill-process-thread',
      outcome: 'done',
      detail: lostThread,
      handleId: `${HOST}1060`,
    });
    this.#add({ at: STALL.from, type: 'fault-begun', id: 2, fault: 'stall-coordinator' });
    const stalled = 'the coordinator handled nothing for 2000 ms';
    this.#add({
      at: STALL.to,
      type: 'fault-ended',
      id: 2,
      fault: 'stall-coordinator',
      outcome: 'done',
      detail: stalled,
    });
    const restarted = { actor: 'feedback:01K', kind: 'feedback', reason: 'a fault' } as const;
    this.#messages.push({ at: THREAD_LOST_AT + 400, event: 'restarted', ...restarted });
  }

  addSamples(): void {
    for (let at = 1000; at <= RUN_MS; at += 1000) {
      const stalled = at > STALL.from && at <= STALL.to;
      this.#add({
        at,
        type: 'sample',
        rssBytes: (142 + 30 * (1 - Math.exp(-at / 15_000)) + this.#chance() * 4) * 1024 * 1024,
        cpu: (stalled ? 0.12 : 0.82) + this.#chance() * 0.1,
        descriptors: 180 + Math.round(this.#chance() * 20),
        threads: 44,
        loopDelayMs: 1 + this.#chance(),
        liveHandles: stalled ? 4 : 20 + Math.round(this.#chance() * 7),
        queuedCommands: stalled ? 90 : Math.round(this.#chance() * 2),
        processThreads: 32,
        mailboxes: [
          {
            actor: 'coordinator',
            depth: stalled ? 180 : Math.round(this.#chance() * 4),
            highWater: 190,
            capacity: 4096,
          },
          { actor: 'feedback', depth: Math.round(this.#chance() * 3), highWater: 12, capacity: 1024 },
          { actor: 'process', depth: Math.round(this.#chance() * 1.4), highWater: 3, capacity: 64 },
        ],
      });
    }
  }

  input(): ReportInput {
    const trends = Object.keys(this.#values);
    return {
      summary: this.#summary(),
      environment: {
        node: '20.20.2',
        v8: '11.3.244.8',
        kernel: 'linux 6.1.0 x64',
        cpu: 'A Processor of Some Kind @ 2.50GHz',
        cores: 2,
        memoryBytes: 8 * 1024 ** 3,
        load: [0.42, 0.51, 0.6],
        launcher: 'native',
      },
      history: this.#history.sort((a, b) => a.at - b.at),
      messages: this.#messages.sort((a, b) => a.at - b.at),
      series: Object.fromEntries(trends.map((name) => [name, this.#series(name)])),
      percentiles: Object.fromEntries(trends.map((name) => [name, this.#percentiles(name)])),
      leftOut: { history: 0, messages: 1234 },
    };
  }

  #summary(): Summary {
    const trends = Object.entries(this.#values).map(([name, values]) => [name, trendOf(values)] as const);
    const metrics: Record<string, MetricSummary> = {
      ...Object.fromEntries(trends),
      'call_duration{operation:run_command}': trendOf(this.#values['call_duration'] ?? []),
      iterations: { kind: 'counter', count: ITERATIONS - 33, rate: 49.5 },
      dropped_iterations: { kind: 'counter', count: 33, rate: 0.55 },
      checks: { kind: 'rate', passes: 2956, fails: 3, rate: 0.99898 },
      live_handles: { kind: 'gauge', value: 0, min: 0, max: 31 },
      rss_bytes: { kind: 'gauge', value: 180e6, min: 150e6, max: 186e6 },
    };
    return {
      name: 'steady-load-with-faults',
      mode: 'threads',
      seed: 7,
      verdict: 'threshold-crossed',
      startedAt: STARTED_AT,
      durationMs: RUN_MS + 430,
      metrics,
      thresholds: [
        { metric: 'spawn_to_handle', threshold: 'p(50)<25', passed: true, value: 3.4, aborted: false },
        { metric: 'spawn_to_handle', threshold: 'p(99)<500', passed: false, value: 1432.5, aborted: false },
        {
          metric: 'call_duration{operation:run_command}',
          threshold: 'p(95)<100',
          passed: true,
          value: 31.2,
          aborted: false,
        },
        { metric: 'checks', threshold: 'rate>0.99', passed: true, value: 0.99898, aborted: false },
      ],
      violations: [],
      invariants: {
        'one-terminal-state': 2959,
        'at-most-one-item': 2844,
        'mailboxes-bounded': 60,
        'nothing-left': 1,
      },
      faults: [
        { fault: 'kill-process-thread', done: 1, missed: 0 },
        { fault: 'stall-coordinator', done: 1, missed: 0 },
      ],
      sometimes: [
        { what: 'thread-lost', reached: true, detail: '7 handles became lost' },
        { what: 'cancel-raced-exit', reached: true, detail: `${HOST}1250 had exited when it was cancelled` },
      ],
      checks: [{ name: 'it has a result', passed: 2956, failed: 3 }],
      calls: { ok: 3071, 'failed CAPACITY_EXCEEDED': 4 },
      handles: this.#handles,
      remains: [],
      incomplete: [],
    };
  }

  #series(name: string): readonly SeriesPoint[] {
    return Array.from({ length: RUN_MS / 1000 }, (_, index) => {
      const at = (index + 1) * 1000;
      const inside = (this.#values[name] ?? []).filter((value) => value.at > at - 1000 && value.at <= at);
      if (inside.length === 0) return { at, count: 0 };
      const sorted = inside.map(({ ms }) => ms).sort((a, b) => a - b);
      const count = sorted.length;
      return {
        at,
        count,
        p50: rank(sorted, 50),
        p95: rank(sorted, 95),
        p99: rank(sorted, 99),
        max: rank(sorted, 100),
      };
    });
  }

  #percentiles(name: string): readonly { percentile: number; value: number }[] {
    const sorted = (this.#values[name] ?? []).map(({ ms }) => ms).sort((a, b) => a - b);
    const nines = Array.from({ length: 35 }, (_, index) => 100 * (1 - 10 ** (-index / 10)));
    return [...nines, 100].map((percentile) => ({ percentile, value: rank(sorted, percentile) }));
  }

  #talk(n: number, handleId: string, from: number, to: number): void {
    const step = (to - from) / 5;
    const actor = `process:${String(n).padStart(6, '0')}`;
    const say = (at: number, kind: string, type: string, who = `${kind}:01K`): void => {
      this.#messages.push({ at, event: 'message', actor: who, kind, type, handleId });
    };
    say(from + step, 'coordinator', 'spawn');
    this.#messages.push({ at: from + 2 * step, event: 'started', actor, kind: 'process', handleId });
    say(from + 3 * step, 'process', 'start', actor);
    say(from + 4 * step, 'coordinator', 'started');
  }

  #call(made: Place & { operation: string; intendedAt: number; handleId?: string }): number {
    this.#calls += 1;
    const input = made.handleId === undefined ? { argv: ['sleep', '0.3'], long_running: true } : {};
    this.#add({ type: 'call', call: this.#calls, input, ...made });
    return this.#calls;
  }

  #add(event: HistoryEvent): void {
    this.#history.push(event);
  }

  #value(name: string, at: number, ms: number): void {
    const values = this.#values[name] ?? [];
    values.push({ at, ms });
    this.#values[name] = values;
  }

  #count(state: string): void {
    this.#handles[state] = (this.#handles[state] ?? 0) + 1;
  }

  /** Mostly near `ms`, sometimes much more. */
  #latency(ms: number): number {
    return ms * (0.6 + this.#chance() * 0.7) * (1 - Math.log(1 - this.#chance() * 0.999) * 0.5);
  }

  /** Park and Miller's generator: enough for a picture. */
  #chance(): number {
    this.#state = (this.#state * 48_271) % 2_147_483_647;
    return this.#state / 2_147_483_647;
  }
}

interface Place {
  readonly at: number;
  readonly iteration: string;
  readonly sessionId: string;
}

function inStall(at: number): boolean {
  return at >= STALL.from && at < STALL.to;
}

function trendOf(values: readonly Value[]): MetricSummary {
  const sorted = values.map(({ ms }) => ms).sort((a, b) => a - b);
  return {
    kind: 'trend',
    count: sorted.length,
    min: rank(sorted, 0),
    max: rank(sorted, 100),
    avg: sorted.reduce((sum, ms) => sum + ms, 0) / sorted.length,
    med: rank(sorted, 50),
    percentiles: Object.fromEntries(
      [50, 75, 90, 95, 99, 99.9, 99.99, 100].map((p) => [String(p), rank(sorted, p)]),
    ),
  };
}

function rank(sorted: readonly number[], percentile: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor((percentile / 100) * sorted.length))] ?? 0;
}

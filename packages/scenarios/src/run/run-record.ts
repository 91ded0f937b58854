import type { Clock } from '@longrun/actor';
import { History } from '../history/history.js';
import type { HistoryEvent, Sampled } from '../history/history-event.js';
import type { MessageEvent } from '../history/message-event.js';
import { HistoryJudge } from '../invariants/history-judge.js';
import type { Violation } from '../invariants/invariant.js';
import { Metrics } from '../metrics/metrics.js';
import { MetricsRecorder } from '../metrics/record-metrics.js';
import { ThresholdJudge } from '../metrics/threshold-judge.js';
import type { ResolvedScenario } from '../script/resolved-scenario.js';
import { ReachedTracker } from '../sometimes/reached.js';
import { KeptEvents } from './kept-events.js';
import { Tally } from './tally.js';

/** Messages that a report shows beside the events. */
const MAX_MESSAGES = 30_000;

/**
 * Everything that is known of one run: its history, and all those who judge, measure and count while it goes on. Makes
 * nothing happen itself.
 */
export class RunRecord {
  readonly scenario: ResolvedScenario;
  readonly history: History;
  readonly judge: HistoryJudge;
  readonly reached: ReachedTracker;
  readonly metrics: Metrics;
  readonly thresholds: ThresholdJudge;
  readonly tally: Tally = new Tally();
  readonly kept: KeptEvents = new KeptEvents();
  readonly messages: MessageEvent[] = [];
  readonly violations: Violation[] = [];
  /** Why the run did not do all that it was for, in words. */
  readonly incomplete: string[] = [];
  #messagesOmitted = 0;
  readonly #rss: { first: number | undefined; most: number } = { first: undefined, most: 0 };

  constructor(scenario: ResolvedScenario, clock: Clock) {
    this.scenario = scenario;
    this.history = new History(clock);
    this.judge = new HistoryJudge((violation) => this.history.record({ type: 'violation', ...violation }));
    this.reached = new ReachedTracker((what, detail) =>
      this.history.record({ type: 'reached', what, detail }),
    );
    const now = (): number => this.history.now();
    this.metrics = new Metrics({ now, thresholds: scenario.thresholds.map(({ metric }) => metric) });
    this.thresholds = new ThresholdJudge(this.metrics, scenario.thresholds);
    const measured = new MetricsRecorder(this.metrics);
    // Kept and measured first: what a judge finds is recorded from within, and comes after.
    for (const who of [this.kept, measured, this.tally, this.reached, this.judge]) {
      this.history.onEvent((event) => who.observe(event));
    }
    this.history.onEvent((event) => this.#observe(event));
  }

  message(event: MessageEvent): void {
    if (this.messages.length < MAX_MESSAGES) this.messages.push(event);
    else this.#messagesOmitted += 1;
  }

  /** Messages that were not kept. */
  get messagesOmitted(): number {
    return this.#messagesOmitted;
  }

  /** Judges what only the whole run shows. */
  judgeEnd(): void {
    this.judge.finish();
    const { first, most } = this.#rss;
    if (first === undefined) return;
    const { rssGrowthBytes } = this.scenario.bounds;
    this.judge.check(
      most - first <= rssGrowthBytes,
      'memory-bounded',
      `resident memory grew by ${most - first} bytes, ${rssGrowthBytes} are allowed`,
    );
  }

  #observe(event: HistoryEvent): void {
    if (event.type === 'sample') this.#sampled(event);
    // Only what the judge and the world know as invariants is recorded as one.
    if (event.type === 'violation') this.violations.push(event as HistoryEvent & Violation);
  }

  #sampled({ rssBytes }: Sampled): void {
    if (rssBytes === undefined) return;
    this.#rss.first ??= rssBytes;
    this.#rss.most = Math.max(this.#rss.most, rssBytes);
  }
}

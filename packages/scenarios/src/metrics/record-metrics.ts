import type { CallMade, HistoryEvent } from '../history/history-event.js';
import type { MetricName } from './metric.js';
import type { MetricTags } from './metric-tags.js';

/** Where measurements go. */
export interface MetricSink {
  add(metric: MetricName, value: number, tags?: MetricTags): void;
}

/** Turns the history of a run into measurements. */
export class MetricsRecorder {
  readonly #sink: MetricSink;
  readonly #calls = new Map<number, CallMade>();
  /** By iteration: its group, and when it should have started. */
  readonly #iterations = new Map<string, { readonly load: string; readonly intendedAt: number }>();

  constructor(sink: MetricSink) {
    this.#sink = sink;
  }

  observe(event: HistoryEvent): void {
    const { at } = event;
    switch (event.type) {
      case 'iteration-started':
        this.#iterations.set(event.iteration, event);
        return;
      case 'iteration-ended': {
        const begun = this.#iterations.get(event.iteration);
        this.#iterations.delete(event.iteration);
        if (begun === undefined || event.outcome === 'interrupted') return;
        const tags = { load: begun.load };
        this.#sink.add('iterations', 1, tags);
        this.#sink.add('iteration_duration', at - begun.intendedAt, tags);
        return;
      }
      case 'iteration-dropped':
        this.#sink.add('dropped_iterations', 1, { load: event.load });
        return;
      case 'call':
        this.#calls.set(event.call, event);
        return;
      case 'answer':
        this.#answered(event);
        return;
      case 'items':
        this.#sink.add('items', event.items.length);
        for (const item of event.items) {
          if (item.status === 'lost') this.#sink.add('handles_lost', 1);
          // The wall clock can step between the two.
          else this.#sink.add('exit_to_inbox', Math.max(0, item.arrivedAt - item.endedAt));
        }
        return;
      case 'check':
        this.#sink.add('checks', event.passed ? 1 : 0, { check: event.name, load: loadOf(event.iteration) });
        return;
      case 'sample':
        this.#sink.add('live_handles', event.liveHandles);
        if (event.rssBytes !== undefined) this.#sink.add('rss_bytes', event.rssBytes);
        if (event.loopDelayMs !== undefined) this.#sink.add('loop_delay', event.loopDelayMs);
        return;
      default:
        return;
    }
  }

  #answered(answer: Extract<HistoryEvent, { readonly type: 'answer' }>): void {
    const call = this.#calls.get(answer.call);
    this.#calls.delete(answer.call);
    if (call === undefined) return;
    const { outcome, tookMs, reply } = answer;
    const tags = { operation: call.operation, load: loadOf(call.iteration) };
    this.#sink.add('call_duration', tookMs, tags);
    this.#sink.add('calls_ok', outcome === 'ok' ? 1 : 0, tags);
    this.#sink.add('calls_unknown', outcome === 'unknown' ? 1 : 0, tags);
    if (outcome !== 'ok') return;
    if (call.operation === 'run_command' && field(call.input, 'long_running') === true) {
      this.#sink.add('spawn_to_handle', tookMs, tags);
    }
    if (call.operation === 'cancel_handle' && field(reply, 'cancelled') === true) {
      this.#sink.add('cancel_duration', tookMs, tags);
    }
    if (call.operation === 'end-session') this.#sink.add('session_end_duration', tookMs, tags);
  }
}

/** An iteration is named `<load>/<vu>/<n>`. */
function loadOf(iteration: string): string {
  return iteration.slice(0, iteration.indexOf('/'));
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

import type { MetricName } from './metric.js';

/** Which tags the samples of a metric carry, and so which a threshold may name: `call_duration{operation:cancel_handle}`. */
export const METRIC_TAGS: Readonly<Record<MetricName, readonly MetricTag[]>> = {
  spawn_to_handle: ['load'],
  exit_to_inbox: [],
  call_duration: ['operation', 'load'],
  cancel_duration: ['load'],
  session_end_duration: ['load'],
  iteration_duration: ['load'],
  iterations: ['load'],
  dropped_iterations: ['load'],
  items: [],
  handles_lost: [],
  checks: ['check', 'load'],
  calls_ok: ['operation', 'load'],
  calls_unknown: ['operation', 'load'],
  live_handles: [],
  rss_bytes: [],
  loop_delay: [],
};

/** `check`: name of the check. `operation`: of the call. `load`: name of the load. */
export type MetricTag = 'check' | 'load' | 'operation';
export type MetricTags = Readonly<Partial<Record<MetricTag, string>>>;

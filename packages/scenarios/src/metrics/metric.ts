/**
 * The metrics of a run, by name, as thresholds address them. A trend is in milliseconds, and what is measured from an
 * intended start is measured from there. Their tags are in `METRIC_TAGS`.
 */
export const METRICS: Readonly<Record<MetricName, MetricKind>> = {
  /** `run_command` of a long-running command, from its intended start to its handle. */
  spawn_to_handle: 'trend',
  /** From a process's start to its result in the inbox, less its own duration: what the service adds at the end. */
  exit_to_inbox: 'trend',
  /** Every call, tags `operation` and `load`. */
  call_duration: 'trend',
  /** `cancel_handle` that ended a tree. */
  cancel_duration: 'trend',
  session_end_duration: 'trend',
  iteration_duration: 'trend',
  iterations: 'counter',
  /** Iterations that found no free user (open models). */
  dropped_iterations: 'counter',
  /** Items drained. */
  items: 'counter',
  /** Handles that became `lost`. */
  handles_lost: 'counter',
  /** Share of checks that passed. */
  checks: 'rate',
  /** Share of calls with outcome `ok`. */
  calls_ok: 'rate',
  /** Share of calls with outcome `unknown`. */
  calls_unknown: 'rate',
  live_handles: 'gauge',
  rss_bytes: 'gauge',
  loop_delay: 'trend',
};

export type MetricKind = 'trend' | 'counter' | 'rate' | 'gauge';
export type MetricName =
  | 'spawn_to_handle'
  | 'exit_to_inbox'
  | 'call_duration'
  | 'cancel_duration'
  | 'session_end_duration'
  | 'iteration_duration'
  | 'iterations'
  | 'dropped_iterations'
  | 'items'
  | 'handles_lost'
  | 'checks'
  | 'calls_ok'
  | 'calls_unknown'
  | 'live_handles'
  | 'rss_bytes'
  | 'loop_delay';

/** What a script need not say. Durations in milliseconds. The schema shows them, `resolveScenario` fills them in. */
export const DEFAULTS = {
  description: '',
  mode: 'threads',
  seed: 1,
  sampleEveryMs: 1000,
  timeoutMs: 600_000,
  // 1 GiB: 64 process threads of 13 MiB, and what the run itself keeps.
  rssGrowthBytes: 1_073_741_824,
  flow: 'main',
  sessions: 'per-vu',
  startTimeMs: 0,
  gracefulStopMs: 30_000,
  gracefulRampDownMs: 30_000,
  vus: 1,
  iterations: 1,
  maxDurationMs: 600_000,
  startVUs: 1,
  startRate: 0,
  timeUnitMs: 1000,
  abortOnFail: false,
  delayAbortEvalMs: 0,
  weight: 1,
  handle: 'handle',
  stream: 'stdout',
  waitMode: 'all',
  waitTimeoutMs: 60_000,
  askTimeoutMs: 5000,
} as const;

/** What a step's value is called when the step does not say. */
export const DEFAULT_NAMES = {
  spawn: 'handle',
  cancel: 'cancelled',
  'read-output': 'output',
  wait: 'waited',
  'await-item': 'arrived',
  drain: 'items',
  list: 'listing',
  'end-session': 'end',
  tell: 'told',
  ask: 'reply',
} as const;

export type * from './history/history-event.js';
export type * from './history/message-event.js';
export type { Invariant } from './invariants/invariant.js';
export { METRICS, type MetricKind, type MetricName } from './metrics/metric.js';
export * from './results/summary.js';
export type { Fixtures, RunOptions, RunOutcome } from './run/run-resolved.js';
export { runScenario } from './run/run-scenario.js';
export { defineScenario } from './script/define-scenario.js';
export { FAULTS_BY_MODE } from './script/faults-by-mode.js';
export { loadScenario } from './script/load-scenario.js';
export { type ParsedScenario, parseScenario } from './script/parse-scenario.js';
export type * from './script/resolved-scenario.js';
export type * from './script/scenario.js';
export { ScriptError } from './script/script-error.js';
export { formatProblems, type ScriptProblem } from './script/script-problem.js';
export {
  type ExploreOptions,
  exploreLives,
  type FailedLife,
  type LivesReport,
} from './simulation/explore-lives.js';
export { type LifeReplay, replayLife } from './simulation/replay-life.js';
export type * from './world/world.js';

export type * from './history/history-event.js';
export type * from './history/message-event.js';
export { METRICS, type MetricKind, type MetricName } from './metrics/metric.js';
export * from './results/summary.js';
export type * from './script/scenario.js';
export type * from './world/world.js';

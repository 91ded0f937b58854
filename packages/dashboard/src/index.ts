export type { Dashboard } from './dashboard.js';
export { type DashboardOptions, resolveDashboardOptions } from './dashboard-options.js';
export type { ActorView, DashboardSource, SourceInspection } from './dashboard-source.js';
export { openDashboard } from './open-dashboard.js';

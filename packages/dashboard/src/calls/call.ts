import type { DashboardSource } from '../dashboard-source.js';

/** What a POST of the page does with the host. Rejects with a `LongrunError`; the answer is sent as JSON. */
export type Call = (source: DashboardSource, input: Readonly<Record<string, unknown>>) => Promise<unknown>;

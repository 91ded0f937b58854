import { isDrained } from './run/drain.js';
import type { ProcessState } from './state.js';

/** The leader is gone for a while and its output goes on: worth telling. */
export function onDrainingDue(state: ProcessState): void {
  const { run } = state;
  if (run === undefined || run.phase !== 'running' || isDrained(run) || run.ending !== undefined) return;
  state.coordinator.tell({ type: 'draining', handleId: state.args.handleId });
}

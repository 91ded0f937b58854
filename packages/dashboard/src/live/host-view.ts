import type { SourceInspection } from '../dashboard-source.js';
import type { HostView } from './frame.js';

export function hostView(inspection: SourceInspection): HostView {
  const { pid, launcher, guardian, limits, coordinator, feedback, system } = inspection;
  return {
    pid,
    launcher,
    guardian: guardian.kind,
    maxLiveHandles: limits.liveHandles,
    sessions: coordinator.sessions,
    queuedCommands: inspection.queuedCommands,
    lingering: coordinator.lingering,
    undrainedItems: feedback.items,
    spilledBytes: inspection.spilledBytes,
    pendingAsks: system.pendingAsks,
    deadLetters: Object.values(system.deadLetters).reduce((sum, count) => sum + count, 0),
    counters: coordinator.counters,
  };
}

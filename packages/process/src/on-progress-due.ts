import type { ProcessState } from './state.js';

/** There was output since the last time. */
export function onProgressDue(state: ProcessState): void {
  const { run } = state;
  if (run === undefined || run.phase !== 'running') return;
  state.coordinator.tell({
    type: 'output-progressed',
    handleId: state.args.handleId,
    stdoutBytes: run.streams.stdout.capture.totalBytes,
    stderrBytes: run.streams.stderr.capture.totalBytes,
    lastOutputAt: run.lastOutputAt,
  });
}

/**
 * queued      admitted, waiting for a place on a thread
 * starting    given to a process actor, not launched yet
 * running     the process exists
 * draining    its leader has exited, its output has not ended
 * cancelling  asked to end, not verified gone yet
 * the others  terminal: set once, never changed
 */
export type HandleState = 'queued' | 'starting' | 'running' | 'draining' | 'cancelling' | TerminalState;

export type TerminalState = 'exited' | 'timed_out' | 'cancelled' | 'failed' | 'lost';

/**
 * Every allowed move. A move that is not here is a bug: it is reported and not applied.
 * `cancelling` may still end as `exited` or `timed_out`: a cancel that comes after the true end keeps it.
 */
export const HANDLE_MOVES: Readonly<Record<HandleState, readonly HandleState[]>> = {
  queued: ['starting', 'cancelling', 'failed', 'lost'],
  starting: ['running', 'cancelling', 'failed', 'lost'],
  running: ['draining', 'exited', 'timed_out', 'cancelling', 'lost'],
  draining: ['exited', 'timed_out', 'cancelling', 'lost'],
  cancelling: ['cancelled', 'exited', 'timed_out', 'failed', 'lost'],
  exited: [],
  timed_out: [],
  cancelled: [],
  failed: [],
  lost: [],
};

export function canMove(from: HandleState, to: HandleState): boolean {
  return HANDLE_MOVES[from].includes(to);
}

export function isTerminal(state: HandleState): state is TerminalState {
  return HANDLE_MOVES[state].length === 0;
}

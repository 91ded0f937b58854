import type { FaultOutcome } from '../world/world.js';

/** What a fault needs of the world it happens in. */
export interface FaultSite {
  /** A whole number in [0, bound), from the seed. */
  choose(bound: number): number;
  /** Resolves when the time is over, or the world closes. */
  hold(ms: number): Promise<void>;
  /** Handles that have not ended, in the service's order. */
  live(): Promise<readonly LiveHandle[]>;
}

export interface LiveHandle {
  readonly handleId: string;
  readonly commandId: string;
  /** Null: it has no process yet. */
  readonly pid: number | null;
}

export function done(detail: string, handleId?: string): FaultOutcome {
  return { outcome: 'done', detail, ...(handleId === undefined ? {} : { handleId }) };
}

/** There was nothing that it could have hit, or it cannot be done here. */
export function missed(detail: string): FaultOutcome {
  return { outcome: 'missed', detail };
}

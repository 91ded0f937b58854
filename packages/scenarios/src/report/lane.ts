/** How a handle ended, as far as the history knows. `open`: it was not seen to end. `failed`: it never came into being. */
export type LaneEnd =
  | 'completed'
  | 'timed-out'
  | 'lost'
  | 'cancelled'
  | 'session-ended'
  | 'failed'
  | 'unknown'
  | 'open';

/** One handle, or one spawn that gave none, as a row of the page. */
export interface HandleLane {
  /** The handle id, or `call <n>` of a spawn that gave none. */
  readonly id: string;
  readonly sessionId: string;
  readonly end: LaneEnd;
  /** An invariant broke over it. */
  readonly violated: boolean;
  /** From the intended start of the spawn to its answer. */
  readonly spawnMs?: number;
  readonly from: number;
  readonly to: number;
  readonly spans: readonly LaneSpan[];
  readonly story: readonly StoryEntry[];
  /** Entries that its story lacks. */
  readonly untold: number;
}

export interface LaneSpan {
  /** `starting`: asked for, no handle yet. `waiting`: its result is in the inbox. */
  readonly phase: 'starting' | 'running' | 'cancelling' | 'waiting';
  readonly from: number;
  readonly to: number;
}

/** One thing that happened to a handle, in words. */
export interface StoryEntry {
  readonly at: number;
  readonly source: 'iteration' | 'call' | 'answer' | 'item' | 'check' | 'fault' | 'violation' | 'message';
  readonly text: string;
  readonly detail?: string;
  /** It went wrong. */
  readonly bad?: true;
}

/** When a fault was on. */
export interface FaultSpan {
  readonly fault: string;
  readonly from: number;
  readonly to: number;
  readonly outcome: 'done' | 'missed' | 'open';
  readonly detail: string;
  readonly handleId?: string;
}

/** What all actors of one kind took from their mailboxes, in equal slices of the run. */
export interface ActorLane {
  readonly kind: string;
  readonly actors: number;
  readonly messages: number;
  readonly slices: readonly number[];
  readonly marks: readonly {
    readonly at: number;
    readonly event: 'stopped' | 'restarted' | 'dead-letter';
    readonly text: string;
  }[];
}

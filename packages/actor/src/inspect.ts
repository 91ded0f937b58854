/** One actor, as `ActorSystem.inspect` saw it. Counts are since its first start. */
export interface ActorInspection {
  readonly id: string;
  readonly kind: string;
  readonly name?: string;
  readonly status: 'starting' | 'running' | 'stopping';
  readonly mailbox: {
    /** Messages waiting, both lanes. */
    readonly depth: number;
    readonly highWater: number;
    readonly capacity: number;
  };
  readonly processed: number;
  /** Messages refused or dropped by the overflow policy. */
  readonly overflowed: number;
  readonly restarts: number;
  readonly lastError?: string;
  /** Where it runs: in this system, or behind a link on another thread. */
  readonly placement: 'inline' | 'thread';
  readonly threadId?: number;
  readonly children: readonly ActorInspection[];
}

export interface SystemInspection {
  readonly system: string;
  readonly actors: readonly ActorInspection[];
  readonly pendingAsks: number;
  /** Dead letters by reason. */
  readonly deadLetters: Readonly<Record<string, number>>;
}

import type { CommandId, HandleId, ProcessIdentity, SandboxReport, SessionId } from '@longrun/protocol';

/** A handle whose process exists, as somebody outside must know it to end it without the coordinator. */
export interface ObservedHandle {
  readonly handleId: HandleId;
  readonly commandId: CommandId;
  readonly sessionId: SessionId;
  readonly command: string;
  readonly process: ProcessIdentity;
  /** Unix milliseconds. */
  readonly startedAt: number;
  readonly sandbox?: SandboxReport;
  /** Whether its end is due in the inbox. */
  readonly inbox: boolean;
  /** That of its `spawn`. */
  readonly tag?: number;
}

/** Is told what is alive. Synchronous and quick; must not throw. */
export interface HandleObserver {
  /** Its process exists. Told before the spawn is answered. */
  live(handle: ObservedHandle): void;
  /** Whether its end is due in the inbox has changed: a foreground call became a handle, or a cancel ended it. */
  itemDue(handleId: HandleId, due: boolean): void;
  /** Terminal, but members of its group run on. */
  lingers(handleId: HandleId, leftovers: readonly ProcessIdentity[]): void;
  /** Its item is in the inbox or none is due, and its group is empty or given up. Told once for each `live`. */
  gone(handleId: HandleId): void;
}

import type { MessagePort } from 'node:worker_threads';
import type { LogLevel } from '@longrun/actor';
import type { Limits, SessionId } from '@longrun/protocol';

/** How processes are started, once that is decided. */
export type LauncherName = 'native' | 'portable';

/** How many process threads there are, and what happens when there are no more. */
export interface ThreadOptions {
  /** Threads kept booted while idle. */
  readonly warm: number;
  /** Most process threads at a time. */
  readonly max: number;
  /** Past `max`: share the least busy thread, queue the command, or refuse it. */
  readonly whenFull: 'share' | 'queue' | 'reject';
}

/** A custom actor, as a control thread can start it: by module, since functions do not cross threads. */
export interface ActorModule {
  readonly name: string;
  readonly kind: string;
  readonly module: string;
  readonly args: unknown;
}

/** What a fresh control thread must know of the one it replaces. */
export interface Continuation {
  /** Next inbox sequence of each session that ever had an item. */
  readonly nextSequences: ReadonlyMap<SessionId, number>;
  readonly endedSessions: readonly SessionId[];
}

/** `workerData` of the control thread. Plain data, two ports, and memory shared by all threads. */
export interface ControlBoot {
  /** Comlink: calls from the host. */
  readonly callPort: MessagePort;
  /** Plain: items, handle events and log lines to the host; acknowledgements back. */
  readonly eventPort: MessagePort;
  readonly hostPid: number;
  /** 32 random hex digits, this control thread's own: the first part of its processes' tokens. */
  readonly hostToken: string;
  /** One Int64: handle numbers given out so far in this process. */
  readonly handleNumbers: SharedArrayBuffer;
  readonly limits: Limits;
  readonly launcher: 'auto' | LauncherName;
  readonly threads: ThreadOptions;
  readonly spillDirectory: string;
  readonly logLevel: LogLevel | 'silent';
  readonly actors: readonly ActorModule[];
  /** The host's counters; see `MetricStore`. */
  readonly metrics: SharedArrayBuffer;
  readonly continuation: Continuation;
}

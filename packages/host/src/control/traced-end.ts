import type { Kill } from '@longrun/coordinator';
import type { HandleId, ResultStatus } from '@longrun/protocol';

/** The end of a handle whose call is traced: what its span says. Never any output. */
export interface TracedEnd {
  /** That of its spawn. */
  readonly tag: number;
  readonly handleId: HandleId;
  /** 0: cancelled before there was a process. */
  readonly pid: number;
  readonly status: ResultStatus;
  /** -1 when ended by a signal, or when nobody can tell. */
  readonly exitCode: number;
  readonly signal: string | null;
  /** Unix milliseconds: the program has exited… */
  readonly exitedAt: number;
  /** …and its output has ended, or nobody waits for that any more. */
  readonly drainedAt: number;
  readonly stdoutBytes: number;
  readonly stderrBytes: number;
  readonly droppedBytes: number;
  readonly descendantsAlive: number;
  readonly survivors: number;
  readonly lostReason: string | undefined;
  readonly kill: Kill | undefined;
}

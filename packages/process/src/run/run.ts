import type { CommandSpec, EndCause, ExitStatus, ResourceUsage, StreamName } from '@longrun/protocol';
import type { LaunchedProcess } from '../launcher/launched-process.js';
import type { ByteSource } from '../output/byte-source.js';
import type { StreamCapture } from '../output/stream-capture.js';
import type { Ending } from '../termination/ending.js';
import type { Escapees } from '../termination/escapees.js';
import type { ProcessGroup } from '../termination/process-group.js';
import type { PendingRead } from './pending-read.js';

/** The leader's exit, taken down in the moment the launcher told it. */
export interface LeaderExit {
  readonly status: ExitStatus;
  readonly usage?: ResourceUsage;
  /** Unix milliseconds. */
  readonly endedAt: number;
  readonly durationMs: number;
}

/** One output stream on its way from the pipe to the capture. */
export interface RunStream {
  readonly capture: StreamCapture;
  /** End of file was seen, or our end was closed. */
  ended: boolean;
}

/** What of a command still matters once it was launched. */
export type RunOptions = Pick<CommandSpec, 'timeoutMs' | 'graceMs' | 'drainMs' | 'leftovers'>;

/** All there is to know about one launched process. Made at the launch, mutated by the actor's handlers. */
export interface Run {
  readonly options: RunOptions;
  readonly process: LaunchedProcess;
  readonly group: ProcessGroup;
  /** Searched for only while the tree is being ended. */
  readonly escapees: Escapees;
  readonly streams: Readonly<Record<StreamName, RunStream>>;
  /** Unix milliseconds. */
  readonly startedAt: number;
  /** Monotonic milliseconds. */
  readonly startedMono: number;
  /**
   * running    the leader lives, or output is still read, or the tree is being ended
   * sealing    all facts are in; the spill files are written to their end
   * reported   `exited` was told; only leftovers are tracked
   */
  phase: 'running' | 'sealing' | 'reported';
  exit?: LeaderExit;
  /** Called when the launcher has told the exit; set by a stop that waits for it. */
  onReaped?: () => void;
  /** The first one wins. */
  cause?: EndCause;
  ending?: Ending;
  /** Reading was stopped before the end of file. */
  pipeHeld: boolean;
  /** The spill files are complete, or given up. */
  outputSealed: boolean;
  /** Set by the report: what reads are answered from after the end. */
  sealed?: Readonly<Record<StreamName, ByteSource>>;
  /** Reads that wait for more output. */
  readonly waiting: Set<PendingRead>;
  /** Reads that came while the output was sealed. */
  readonly parked: PendingRead[];
  /** Reads that are being tried now. */
  readonly reading: Set<Promise<unknown>>;
  /** Counts reads, for their timers' keys. */
  reads: number;
  /** `output-grew` is in the mailbox. */
  growthTold: boolean;
  /** Unix milliseconds of the last byte read. */
  lastOutputAt: number;
  /** Looks in a row that did not find the leader, though nobody told its exit. */
  leaderMissed: number;
  /** stdin takes no more writes. */
  inputClosed: boolean;
  /** Leftovers were reported: the actor stays for them, and tells their end. */
  lingers: boolean;
  /** Between two looks after leftovers. */
  trackEveryMs: number;
}

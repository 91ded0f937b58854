import type { Outcome } from '@longrun/actor';
import type { OutputRange, ProcessMessage, ReplyTo, StreamName, WriteInputReply } from '@longrun/protocol';
import type { LaunchOutcome } from './launcher/launcher.js';
import type { PendingRead } from './run/pending-read.js';

/**
 * How the process actor's own work comes back to it: launcher callbacks, timers, settled promises. They never
 * leave its thread, so they may carry references.
 */
export type InternalMessage =
  | { readonly type: 'launched'; readonly outcome: Outcome<LaunchOutcome> }
  /** The launcher reaped the leader. */
  | { readonly type: 'child-exited' }
  | { readonly type: 'stream-ended'; readonly stream: StreamName }
  | { readonly type: 'output-grew' }
  | { readonly type: 'output-read'; readonly read: PendingRead; readonly outcome: Outcome<OutputRange> }
  | { readonly type: 'read-due'; readonly read: PendingRead }
  | {
      readonly type: 'input-written';
      readonly replyTo: ReplyTo<WriteInputReply>;
      readonly reply: WriteInputReply;
    }
  | { readonly type: 'progress-due' }
  | { readonly type: 'draining-due' }
  | { readonly type: 'drain-deadline' }
  | { readonly type: 'timeout-elapsed' }
  | { readonly type: 'grace-elapsed' }
  | { readonly type: 'verify-group' }
  | { readonly type: 'budget-elapsed' }
  | { readonly type: 'check-leader' }
  | { readonly type: 'output-sealed' }
  | { readonly type: 'seal-deadline' }
  | { readonly type: 'track-leftovers' };

/** Everything a process actor handles. */
export type ProcessActorMessage = ProcessMessage | InternalMessage;

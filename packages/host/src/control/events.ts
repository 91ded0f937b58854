import type { LogFields, LogLevel } from '@longrun/actor';
import type { ObservedHandle } from '@longrun/coordinator';
import type { FeedbackItem, HandleId, ProcessIdentity, SessionId } from '@longrun/protocol';
import type { TracedEnd } from './traced-end.js';

/** Control thread to host, in order, several at a time, on the event port. */
export type ControlEvent =
  | { readonly type: 'item'; readonly item: FeedbackItem }
  /** Its process exists. Comes before the reply of the spawn. */
  | { readonly type: 'handle-live'; readonly handle: ObservedHandle }
  /** Whether its end is due in the inbox has changed. */
  | { readonly type: 'handle-item-due'; readonly handleId: HandleId; readonly due: boolean }
  /** Terminal, but members of its group run on. */
  | {
      readonly type: 'handle-lingers';
      readonly handleId: HandleId;
      readonly leftovers: readonly ProcessIdentity[];
    }
  /** Its item is out or none is due, and its group is empty. */
  | { readonly type: 'handle-gone'; readonly handleId: HandleId }
  /** Of a handle whose spawn had a tag: comes once, after its item if it has one. */
  | { readonly type: 'handle-ended'; readonly end: TracedEnd }
  /** The thread has this guardian now, or none. */
  | { readonly type: 'guardian'; readonly pid: number | null }
  /** Directory of the cgroup that the thread made for its commands. */
  | { readonly type: 'cgroup'; readonly path: string }
  | {
      readonly type: 'log';
      readonly level: LogLevel;
      readonly fields: LogFields;
      readonly message: string;
      /** Lines dropped just before this one because the host did not read them. */
      readonly dropped: number;
    };

/** Host to control thread, on the event port. */
export type HostEvent =
  | { readonly type: 'acknowledge'; readonly sessionId: SessionId; readonly upTo: number }
  | { readonly type: 'open-session'; readonly sessionId: SessionId }
  | { readonly type: 'logged'; readonly lines: number };

/**
 * What must hold in every run, whatever the script. The first group is judged from the history alone, the second from
 * what the service shows of itself, the third once everything has ended.
 */
export type Invariant =
  /** Everybody who was told of a handle's end was told the same one. */
  | 'one-terminal-state'
  | 'at-most-one-item'
  | 'no-item-after-cancel'
  /** Sequence numbers of a session's items rise by one. */
  | 'items-in-order'
  /** A session sees its own items and handles only. */
  | 'no-foreign-item'
  | 'no-handle-twice'
  /** The registry agrees with itself and with the session index; the coordinator's own checks have found nothing. */
  | 'registry-agrees'
  | 'mailboxes-bounded'
  | 'memory-bounded'
  /** Every call has been answered, or refused. */
  | 'every-call-answered'
  /** A handle that ended by itself has an item. */
  | 'item-due'
  /** No process, thread, descriptor or file is left after the end. */
  | 'nothing-left';

export interface Violation {
  readonly invariant: Invariant;
  readonly detail: string;
  readonly handleId?: string;
}

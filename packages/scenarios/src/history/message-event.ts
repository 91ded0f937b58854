/** A message that an actor took from its mailbox, or an event of an actor's life; one line of `messages.jsonl`. */
export interface MessageEvent {
  /** Milliseconds since the start of the run. */
  readonly at: number;
  readonly event: 'message' | 'started' | 'stopped' | 'restarted' | 'dead-letter';
  /** Address of the actor. */
  readonly actor: string;
  readonly kind: string;
  /** Type of the message. */
  readonly type?: string;
  /** The handle that it is about, where the mode can tell. */
  readonly handleId?: string;
  /** Why it stopped, or became a dead letter. */
  readonly reason?: string;
}

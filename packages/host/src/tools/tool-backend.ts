import type {
  Cancel,
  CancelReply,
  GoBackground,
  HandleListing,
  List,
  ReadOutput,
  ReadOutputReply,
  Spawn,
  SpawnReply,
  Wait,
  WaitReply,
} from '@longrun/protocol';

/** A question to the coordinator, as a tool puts it. */
export type Payload<M> = Omit<M, 'type' | 'replyTo'>;

/**
 * Where the tools send their questions. Expected refusals come back as values; a rejection is a `LongrunError`
 * for what went wrong on the way (TIMEOUT, HOST_CLOSED, INTERNAL).
 */
export interface ToolBackend {
  spawn(question: Payload<Spawn>): Promise<SpawnReply>;
  goBackground(question: Payload<GoBackground>): Promise<boolean>;
  cancel(question: Payload<Cancel>): Promise<CancelReply>;
  list(question: Payload<List>): Promise<readonly HandleListing[]>;
  readOutput(question: Payload<ReadOutput>): Promise<ReadOutputReply>;
  wait(question: Payload<Wait>): Promise<WaitReply>;
}

/**
 * What an actor can be sent. Messages are plain structured-clone data: they may cross a thread, so they
 * carry ids and addresses, never references, functions or class instances.
 */
export interface Message {
  /** The discriminant. Commands are imperative (`cancel`), facts are past tense (`exited`). */
  readonly type: string;
}

declare const addressBrand: unique symbol;
declare const replyBrand: unique symbol;

/** Names an actor as plain data, so that a message can carry it. `ActorContext.resolve` makes it a ref. */
export interface ActorAddress<in M extends Message> {
  /** `<kind>:<ulid>`, unique across systems and threads. */
  readonly id: string;
  readonly kind: string;
  /** Id of the actor system it was made in: which link leads to it. */
  readonly system?: string;
  /** Carries the message type for the compiler. Never present at run time. */
  readonly [addressBrand]?: (message: M) => void;
}

/**
 * The return address of one ask. Plain data, so a message can carry it to another actor or another thread;
 * `ActorContext.reply` settles the ask it names. The first reply wins, later ones are dead letters.
 */
export interface ReplyTo<in R> {
  /** Id of the actor system whose ask table holds the question. */
  readonly system: string;
  /** Key in that table. Never reused within a system. */
  readonly correlation: number;
  /** Carries the reply type for the compiler. Never present at run time. */
  readonly [replyBrand]?: (reply: R) => void;
}

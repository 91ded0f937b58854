import type { AskType, QuestionPayload, ReplyOf, TellResult } from '@longrun/actor';
import type { Message } from '@longrun/protocol';
import type { ControlClient } from './control/control-client.js';

/** A named actor of the control thread, as the host reaches it: over Comlink, so telling is asynchronous too. */
export class ActorHandle<M extends Message> {
  readonly name: string;
  readonly #client: () => Promise<ControlClient>;

  constructor(name: string, client: () => Promise<ControlClient>) {
    this.name = name;
    this.#client = client;
  }

  /** Resolves with what became of the message. Rejects with `INVALID_PARAMETER` if no actor has the name. */
  async tell(message: M): Promise<TellResult> {
    return (await this.#client()).tell(this.name, message);
  }

  /** Asks, with the actor's own deadline in milliseconds. Rejects with `TIMEOUT`, `CAPACITY_EXCEEDED` or `INTERNAL`. */
  async ask<K extends AskType<M>>(
    type: K,
    payload: QuestionPayload<M, K>,
    options: { readonly timeoutMs: number },
  ): Promise<ReplyOf<M, K>> {
    const client = await this.#client();
    // Which reply belongs to which question is the actor's message union; both ends share it.
    return (await client.ask(this.name, type, payload, options.timeoutMs)) as ReplyOf<M, K>;
  }
}

import type { ActorAddress, Message, ReplyTo } from '@longrun/protocol';
import { AskError, type AskFailure } from '../ask-error.js';
import type { Clock } from '../ports/clock.js';
import type { Delivery, Endpoint } from './endpoint.js';

/**
 * The questions this system waits for. An ask leaves the table exactly once: answered, out of time, or
 * because its target ended. Its deadline timer goes with it.
 */
export class AskTable {
  readonly #system: string;
  readonly #clock: Clock;
  /** By correlation; a settled ask is not in here any more. */
  readonly pending: Map<number, PendingAsk> = new Map();
  #lastCorrelation = 0;

  constructor(system: string, clock: Clock) {
    this.#system = system;
    this.#clock = clock;
  }

  /** `target` is undefined for an address nobody is known under, and for a ref the kernel did not make. */
  ask(
    address: ActorAddress<never>,
    type: string,
    payload: object,
    timeoutMs: number,
    target: Endpoint | undefined,
    send: (message: Message) => Delivery,
  ): Promise<unknown> {
    if (!(timeoutMs >= 0 && timeoutMs < Number.POSITIVE_INFINITY)) {
      return Promise.reject(new RangeError(`ask '${type}': timeoutMs is ${timeoutMs}`));
    }
    this.#lastCorrelation += 1;
    const correlation = this.#lastCorrelation;
    const replyTo: ReplyTo<unknown> = { system: this.#system, correlation };
    return new Promise((resolve, reject) => {
      const deadline = this.#clock.after(timeoutMs, () => ask.end('deadline'));
      const ask = new PendingAsk(correlation, (failure, value) => {
        deadline.cancel();
        this.pending.delete(correlation);
        if (failure === undefined) resolve(value);
        else reject(new AskError(failure, address, type));
      });
      this.pending.set(correlation, ask);
      ask.retarget(target);
      const message: Message & { readonly replyTo: ReplyTo<unknown> } = { ...payload, type, replyTo };
      const delivery = send(message);
      if (delivery !== 'accepted') ask.end(delivery);
    });
  }

  rejectAll(): void {
    for (const ask of [...this.pending.values()]) ask.end('stopped');
  }
}

/** One question under way. */
export class PendingAsk {
  readonly correlation: number;
  #settle: Settle | undefined;
  #target: Endpoint | undefined;

  constructor(correlation: number, settle: Settle) {
    this.correlation = correlation;
    this.#settle = settle;
  }

  /** From now on the ask fails when `target` ends. */
  retarget(target: Endpoint | undefined): void {
    if (this.#settle === undefined) return;
    this.#target?.asks?.delete(this);
    this.#target = target;
    if (target?.ended !== undefined) this.end('stopped');
    else if (target !== undefined) {
      target.asks ??= new Set();
      target.asks.add(this);
    }
  }

  /** Only the first end counts: without a failure, `value` is the answer. */
  end(failure: AskFailure | undefined, value?: unknown): void {
    const settle = this.#settle;
    this.#settle = undefined;
    this.#target?.asks?.delete(this);
    settle?.(failure, value);
  }
}

type Settle = (failure: AskFailure | undefined, value?: unknown) => void;

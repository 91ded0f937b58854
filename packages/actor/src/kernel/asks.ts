import type { ActorAddress, Message, ReplyTo } from '@longrun/protocol';
import { AskError, type AskFailure } from '../ask-error.js';
import type { Clock, TimerHandle } from '../ports/clock.js';
import type { Delivery, Endpoint } from './endpoint.js';

/**
 * The questions this system waits for. An ask leaves the table exactly once: answered, out of time, or
 * because its target ended. Its deadline timer goes with it.
 */
export class AskTable {
  readonly #system: string;
  readonly #clock: Clock;
  readonly #pending = new Map<number, PendingAsk>();
  #lastCorrelation = 0;

  constructor(system: string, clock: Clock) {
    this.#system = system;
    this.#clock = clock;
  }

  get size(): number {
    return this.#pending.size;
  }

  /** `target` is undefined for an address nobody is known under, and for a ref the kernel did not make. */
  ask(
    question: Question,
    target: Endpoint | undefined,
    send: (message: Message) => Delivery,
  ): Promise<unknown> {
    if (!(question.timeoutMs >= 0 && question.timeoutMs < Number.POSITIVE_INFINITY)) {
      return Promise.reject(new RangeError(`ask '${question.type}': timeoutMs is ${question.timeoutMs}`));
    }
    this.#lastCorrelation += 1;
    const correlation = this.#lastCorrelation;
    const replyTo: ReplyTo<unknown> = { system: this.#system, correlation };
    return new Promise((resolve, reject) => {
      const ask = new PendingAsk(question, correlation, resolve, reject, (done) =>
        this.#pending.delete(done),
      );
      this.#pending.set(correlation, ask);
      ask.deadline = this.#clock.after(question.timeoutMs, () => ask.fail('deadline'));
      ask.retarget(target);
      const message: Message & { readonly replyTo: ReplyTo<unknown> } = {
        ...question.payload,
        type: question.type,
        replyTo,
      };
      const delivery = send(message);
      if (delivery !== 'accepted') ask.fail(delivery);
    });
  }

  /** The ask that waits for this reply, unless it is settled already. */
  find(correlation: number): PendingAsk | undefined {
    return this.#pending.get(correlation);
  }

  rejectAll(): void {
    for (const ask of [...this.#pending.values()]) ask.fail('stopped');
  }
}

export interface Question {
  readonly address: ActorAddress<never>;
  readonly type: string;
  readonly payload: object;
  readonly timeoutMs: number;
}

/** One question under way. */
export class PendingAsk {
  readonly correlation: number;
  deadline: TimerHandle | undefined;
  readonly #question: Question;
  readonly #resolve: (value: unknown) => void;
  readonly #reject: (error: AskError) => void;
  readonly #forget: (correlation: number) => void;
  #target: Endpoint | undefined;
  #settled = false;

  constructor(
    question: Question,
    correlation: number,
    resolve: (value: unknown) => void,
    reject: (error: AskError) => void,
    forget: (correlation: number) => void,
  ) {
    this.#question = question;
    this.correlation = correlation;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#forget = forget;
  }

  /** From now on the ask fails when `target` ends. */
  retarget(target: Endpoint | undefined): void {
    if (this.#settled) return;
    this.#target?.removeAsk(this);
    this.#target = target;
    if (target?.ended === undefined) target?.addAsk(this);
    else this.fail('stopped');
  }

  answer(value: unknown): void {
    if (this.#settle()) this.#resolve(value);
  }

  fail(reason: AskFailure): void {
    if (this.#settle()) this.#reject(new AskError(reason, this.#question.address, this.#question.type));
  }

  #settle(): boolean {
    if (this.#settled) return false;
    this.#settled = true;
    this.deadline?.cancel();
    this.#target?.removeAsk(this);
    this.#forget(this.correlation);
    return true;
  }
}

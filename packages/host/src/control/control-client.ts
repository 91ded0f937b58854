import { randomBytes } from 'node:crypto';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { type ErrorData, LongrunError, MAX_TIMEOUT_MS } from '@longrun/protocol';
import * as Comlink from 'comlink';
import type { ControlGauges } from '../metrics/control-gauges.js';
import type { ControlBoot } from './boot.js';
import type { Answer, ControlApi } from './control-api.js';
import { threadFlags } from './thread-flags.js';

/** Slack on top of an actor's own deadline, for the way there and back on a loaded machine. */
const CALL_SLACK_MS = 5000;
/** From `new Worker` to `ready`: about 0.1 s here; a minute means that it will not come. */
const READY_TIMEOUT_MS = 60_000;

/**
 * Messages are short-lived garbage. Left alone, V8 lets them pile up to 32 MiB and more before it collects; at 8 MiB a
 * collection takes about 1 ms.
 */
const YOUNG_GENERATION_MIB = 8;
/** Nobody can guess it, and no two hosts share one. */
const HOST_TOKEN_BYTES = 16;

/** What stays the same from one control thread to the next. */
export type ControlSeed = Omit<ControlBoot, 'callPort' | 'eventPort' | 'hostToken' | 'continuation'>;

/**
 * The host's side of one control thread: starts it, carries calls, and guards them. Comlink never settles a
 * call whose peer is gone, so every call here races with the thread's exit and a deadline.
 */
export class ControlClient {
  readonly events: MessagePort;
  /** What the environment of every process of this thread begins with, under `TOKEN_VARIABLE`. */
  readonly hostToken: string = randomBytes(HOST_TOKEN_BYTES).toString('hex');
  /** Resolves with the reason when the thread has exited, asked or not. */
  readonly exited: Promise<string>;
  readonly #worker: Worker;
  readonly #calls: MessagePort;
  readonly #api: Comlink.Remote<ControlApi>;
  readonly #pending = new Set<(error: LongrunError) => void>();
  #gone: string | undefined;
  #ending = false;

  constructor(seed: ControlSeed, continuation: ControlBoot['continuation']) {
    const calls = new MessageChannel();
    const events = new MessageChannel();
    const { hostToken } = this;
    const ports = { callPort: calls.port2, eventPort: events.port2 };
    const boot: ControlBoot = { ...seed, ...ports, hostToken, continuation };
    this.#calls = calls.port1;
    this.events = events.port1;
    this.#worker = new Worker(new URL('../../dist-bundle/control-thread.js', import.meta.url), {
      ...threadFlags(),
      name: 'longrun-control',
      workerData: boot,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MIB },
      transferList: [calls.port2, events.port2],
    });
    // A Node MessagePort is an EventTarget, which is all that Comlink uses of its Endpoint type.
    this.#api = Comlink.wrap<ControlApi>(calls.port1 as unknown as Comlink.Endpoint);
    this.exited = new Promise((resolve) => {
      let cause = '';
      this.#worker.on('error', (error: Error) => {
        cause = error.message;
      });
      this.#worker.once('exit', (code) => {
        this.#gone = cause === '' ? `exited with code ${code}` : cause;
        this.#rejectPending(this.#gone);
        calls.port1.close();
        resolve(this.#gone);
      });
    });
    this.unref();
  }

  /** True when the thread has exited. */
  get isGone(): boolean {
    return this.#gone !== undefined;
  }

  /** Lets the process end while the thread is idle. One that is being ended is waited for all the same. */
  unref(): void {
    if (this.#ending) return;
    this.#worker.unref();
    this.#calls.unref();
    this.events.unref();
  }

  /** Keeps the process alive. */
  ref(): void {
    this.#worker.ref();
  }

  async ready(): Promise<void> {
    await this.#call((api) => api.ready(), READY_TIMEOUT_MS);
  }

  /** Asks a named actor; `timeoutMs` is the actor's own deadline. */
  ask(name: string, type: string, payload: object, timeoutMs: number): Promise<unknown> {
    return this.#call((api) => api.ask(name, type, payload, timeoutMs), timeoutMs + CALL_SLACK_MS);
  }

  tell(name: string, message: { readonly type: string }): Promise<'accepted' | 'full' | 'stopped'> {
    return this.#call((api) => api.tell(name, message), CALL_SLACK_MS);
  }

  inspect(): Promise<ReturnValue<ControlApi['inspect']>> {
    return this.#call((api) => api.inspect(), 2 * CALL_SLACK_MS);
  }

  gauges(): Promise<ControlGauges> {
    return this.#call((api) => api.gauges(), 2 * CALL_SLACK_MS);
  }

  terminateThread(threadId: number): Promise<boolean> {
    return this.#call((api) => api.terminateThread(threadId), CALL_SLACK_MS);
  }

  terminateGuardian(): Promise<boolean> {
    return this.#call((api) => api.terminateGuardian(), CALL_SLACK_MS);
  }

  /** Ends everything in the thread, then the thread. Never rejects: what cannot be ended is terminated. */
  async close(): Promise<void> {
    if (this.#gone === undefined) {
      try {
        await this.#call((api) => api.close(), 4 * CALL_SLACK_MS);
      } finally {
        this.#calls.close();
        await this.#end();
      }
    }
    await this.exited;
  }

  /** Fault injection: ends the control thread as a crash would. */
  async terminate(): Promise<void> {
    await this.#end();
  }

  async #end(): Promise<void> {
    // The last handle may be gone only now, which would unref what `terminate` has just ref'ed.
    this.#ending = true;
    await this.#worker.terminate();
  }

  #call<T>(run: (api: Comlink.Remote<ControlApi>) => Promise<Answer<T>>, deadlineMs: number): Promise<T> {
    if (this.#gone !== undefined) return Promise.reject(controlLost(this.#gone));
    return new Promise<T>((resolve, reject) => {
      const timer = setTimeout(
        () => settle(() => reject(noAnswer(deadlineMs))),
        Math.min(deadlineMs, MAX_TIMEOUT_MS),
      );
      const fail = (error: LongrunError): void => settle(() => reject(error));
      const settle = (how: () => void): void => {
        clearTimeout(timer);
        this.#pending.delete(fail);
        how();
      };
      this.#pending.add(fail);
      run(this.#api).then(
        (answer) =>
          settle(() => (answer.ok ? resolve(answer.value) : reject(new LongrunError(answer.error)))),
        (error: unknown) => settle(() => reject(notCarried(error))),
      );
    });
  }

  #rejectPending(reason: string): void {
    for (const fail of [...this.#pending]) fail(controlLost(reason));
  }
}

type ReturnValue<F> = F extends (...args: never) => Promise<Answer<infer T>> ? T : never;

function internal(message: string, details: ErrorData['details'], cause?: unknown): LongrunError {
  return new LongrunError({ code: 'INTERNAL', message, details }, { cause });
}

function controlLost(reason: string): LongrunError {
  return internal(`The control thread is gone: ${reason}.`, { reason });
}

function notCarried(error: unknown): LongrunError {
  const reason = error instanceof Error ? error.message : String(error);
  return internal(`The call could not be carried to the control thread: ${reason}`, { reason }, error);
}

function noAnswer(deadlineMs: number): LongrunError {
  return new LongrunError({
    code: 'TIMEOUT',
    message: `The control thread did not answer within ${deadlineMs} ms.`,
    details: { deadline_ms: deadlineMs },
  });
}

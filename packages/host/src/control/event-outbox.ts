import type { MessagePort } from 'node:worker_threads';
import type { ControlEvent } from './events.js';

/**
 * The control thread's end of the event port. Events of one turn go together, in order: a message of the port costs
 * far more than what is in it. `flush` before anything else tells the host of what they are about.
 */
export class EventOutbox {
  readonly #port: MessagePort;
  #events: ControlEvent[] = [];
  #whenSent: (() => void)[] = [];

  constructor(port: MessagePort) {
    this.#port = port;
  }

  readonly post = (event: ControlEvent): void => {
    if (this.#events.length === 0) queueMicrotask(this.flush);
    this.#events.push(event);
  };

  readonly flush = (): void => {
    if (this.#events.length === 0) return;
    const batch = this.#events;
    this.#events = [];
    this.#port.postMessage(batch satisfies readonly ControlEvent[]);
    const sent = this.#whenSent;
    this.#whenSent = [];
    for (const run of sent) run();
  };

  /** Runs `sent` as soon as what was posted until now is on the port. It must not throw. */
  whenSent(sent: () => void): void {
    if (this.#events.length === 0) sent();
    else this.#whenSent.push(sent);
  }
}

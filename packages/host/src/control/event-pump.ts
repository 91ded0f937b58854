import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import type { ControlEvent, HostEvent } from './events.js';

/** Log lines between two confirmations. */
const CONFIRM_EVERY_LINES = 100;

/**
 * Takes events off the port, in order: when the event loop gets to it, or at once when somebody needs to be
 * up to date. The control thread posts an item before it answers whoever waited for it, so `pump` sees it.
 */
export class EventPump {
  readonly #port: MessagePort;
  readonly #handle: (event: ControlEvent) => void;
  /** Taken off the port and not handled yet. */
  readonly #arrived: ControlEvent[] = [];
  #unconfirmedLines = 0;
  #handling = false;

  constructor(port: MessagePort, handle: (event: ControlEvent) => void) {
    this.#port = port;
    this.#handle = handle;
    port.on('message', (batch: readonly ControlEvent[]) => this.#take(batch));
    // Adding a listener refs the port; whether the process stays alive is the host's to say.
    port.unref();
  }

  /**
   * Handles everything that has arrived so far, synchronously. From inside the handling of an event it does
   * nothing: events are handled one at a time, in order.
   */
  pump(): void {
    while (!this.#handling) {
      const received = receiveMessageOnPort(this.#port);
      // What is left of a batch that somebody failed to handle comes first.
      if (received === undefined && this.#arrived.length === 0) return;
      // Only the control thread holds the other end.
      this.#take((received?.message ?? []) as readonly ControlEvent[]);
    }
  }

  send(event: HostEvent): void {
    this.#port.postMessage(event);
  }

  close(): void {
    this.#port.close();
  }

  #take(batch: readonly ControlEvent[]): void {
    for (const event of batch) this.#arrived.push(event);
    if (this.#handling) return;
    this.#handling = true;
    let handled = 0;
    try {
      for (const event of this.#arrived) {
        handled += 1;
        this.#confirm(event);
        this.#handle(event);
      }
    } finally {
      this.#arrived.splice(0, handled);
      this.#handling = false;
      // One was not handled for an error: that costs the others nothing but time.
      if (this.#arrived.length > 0) setImmediate(() => this.pump());
    }
  }

  #confirm(event: ControlEvent): void {
    if (event.type !== 'log') return;
    this.#unconfirmedLines += 1;
    if (this.#unconfirmedLines < CONFIRM_EVERY_LINES) return;
    this.send({ type: 'logged', lines: this.#unconfirmedLines });
    this.#unconfirmedLines = 0;
  }
}

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
  #unconfirmedLines = 0;
  #handling = false;

  constructor(port: MessagePort, handle: (event: ControlEvent) => void) {
    this.#port = port;
    this.#handle = handle;
    port.on('message', (event: ControlEvent) => this.#take(event));
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
      if (received === undefined) return;
      // Only the control thread holds the other end.
      this.#take(received.message as ControlEvent);
    }
  }

  send(event: HostEvent): void {
    this.#port.postMessage(event);
  }

  close(): void {
    this.#port.close();
  }

  #take(event: ControlEvent): void {
    if (event.type === 'log') {
      this.#unconfirmedLines += 1;
      if (this.#unconfirmedLines >= CONFIRM_EVERY_LINES) {
        this.send({ type: 'logged', lines: this.#unconfirmedLines });
        this.#unconfirmedLines = 0;
      }
    }
    this.#handling = true;
    try {
      this.#handle(event);
    } finally {
      this.#handling = false;
    }
  }
}

// One open page: writes server-sent events and keeps what is not sent yet within bounds. A page that does not keep up is
// sent nothing until it has read what it has; then it gets a snapshot, since it lacks what came in between.
import type { ServerResponse } from 'node:http';

/** A snapshot of 4,096 handles, the default limit of a host, has 2 MiB. More than that waits for nobody. */
const MAX_WAITING_BYTES: number = 4 * 1024 * 1024;
/** Samples that a page may miss in a row: half a minute, after which nobody sits in front of it. */
const MAX_MISSED = 30;

export class Viewer {
  readonly #response: ServerResponse;
  #lastId = 0;
  #missed = 0;
  #needsSnapshot = true;

  constructor(response: ServerResponse) {
    this.#response = response;
    response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8', Connection: 'keep-alive' });
    response.flushHeaders();
  }

  /** Whether the next thing that it can be told is everything. */
  get needsSnapshot(): boolean {
    return this.#needsSnapshot;
  }

  /** Sends it, unless the page is behind. False when it has to go: it has been behind for too long. */
  send(event: 'snapshot' | 'delta' | 'problem', data: string): boolean {
    if (this.#isBehind(data)) {
      this.#missed += 1;
      this.#needsSnapshot = true;
      return this.#missed <= MAX_MISSED;
    }
    this.#missed = 0;
    if (event === 'snapshot') this.#needsSnapshot = false;
    this.#lastId += 1;
    // JSON has no line breaks, so one data line holds it.
    this.#response.write(`id: ${this.#lastId}\nevent: ${event}\ndata: ${data}\n\n`);
    return true;
  }

  close(): void {
    this.#response.end();
    this.#response.destroy();
  }

  #isBehind(data: string): boolean {
    return (
      this.#response.writableNeedDrain || this.#response.writableLength + data.length > MAX_WAITING_BYTES
    );
  }
}

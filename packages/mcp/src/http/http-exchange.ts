import type { ServerResponse } from 'node:http';
import type { AuthInfo } from '@modelcontextprotocol/server';

/** What readers of event streams skip. */
const COMMENT: Uint8Array = Buffer.from(': open\n\n');

/** One HTTP request and what becomes of its answer. It reaches the handlers of the SDK in `authInfo.extra`. */
export class HttpExchange {
  readonly #listeners: (() => void)[] = [];
  #closed = false;
  #lost = false;

  /** To be made in the turn in which the request came: its connection may close in any later one. */
  constructor(response: ServerResponse) {
    response.once('close', () => {
      this.#closed = true;
      this.#lost = !response.writableFinished;
      for (const listener of this.#listeners) listener();
    });
  }

  /** The exchange that a request came with; none where it did not come over HTTP. */
  static of(authInfo: AuthInfo | undefined): HttpExchange | undefined {
    const exchange = authInfo?.extra?.['exchange'];
    return exchange instanceof HttpExchange ? exchange : undefined;
  }

  /** How it travels. Who may come in has been decided before, so nothing of it is about authority. */
  get authInfo(): AuthInfo {
    return { token: '', clientId: '', scopes: [], extra: { exchange: this } };
  }

  /** Calls back when the answer is over, at once if it is. */
  onClose(listener: () => void): void {
    if (this.#closed) listener();
    else this.#listeners.push(listener);
  }

  /** Calls back when the connection closes, or has closed, before all of the answer was handed to the system. */
  onLost(listener: () => void): void {
    this.onClose(() => {
      if (this.#lost) listener();
    });
  }

  /**
   * An answer whose source is told at once when nobody reads it any more, and not when it has more to say. A stream
   * begins with a comment: else its headers would wait for its first event, and the client for its headers.
   */
  endingWithClient(answer: Response): Response {
    if (answer.body === null) return answer;
    const reader = answer.body.getReader();
    // What has been read to its end needs no cancelling, and cannot be.
    const cancel = (): void => void reader.cancel().catch(() => {});
    this.onLost(cancel);
    const isStream = answer.headers.get('content-type') === 'text/event-stream';
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        if (isStream) controller.enqueue(COMMENT);
      },
      pull: async (controller) => {
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel,
    });
    return new Response(body, { status: answer.status, headers: answer.headers });
  }
}

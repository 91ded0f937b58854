import type { ServerResponse } from 'node:http';
import type { AuthInfo } from '@modelcontextprotocol/server';
import type { HttpSession } from './http-session.js';

/** One HTTP request and what becomes of its answer. It reaches the handlers of the SDK in `authInfo.extra`. */
export class HttpExchange {
  readonly #response: ServerResponse;
  readonly #listeners = new Set<() => void>();
  #lost = false;

  constructor(response: ServerResponse) {
    this.#response = response;
    response.once('close', () => {
      if (response.writableFinished) return;
      this.#lost = true;
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

  /** The request turned out to be of this session, which lives at least as long as it. */
  belongsTo(session: HttpSession, options: { readonly isStream: boolean }): void {
    session.opened(this.#response, options.isStream);
  }

  /** Calls back when the connection closes, or has closed, before all of the answer was handed to the system. */
  onLost(listener: () => void): void {
    if (this.#lost) listener();
    else this.#listeners.add(listener);
  }
}

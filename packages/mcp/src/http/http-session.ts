import type { AuthInfo } from '@modelcontextprotocol/server';
import type { McpSession } from '../session/mcp-session.js';
import type { HttpExchange } from './http-exchange.js';

/** How long a session may have nothing open. */
export interface Patience {
  readonly idleMs: number;
  readonly reconnectMs: number;
}

/** A timer that comes this much too late says that the process has stood still. */
const STOOD_STILL_MS = 100;

/** What serves the requests of one session, in the way of its protocol revision. */
export interface Serving {
  fetch(
    request: Request,
    options: { readonly parsedBody?: unknown; readonly authInfo: AuthInfo },
  ): Promise<Response>;
  close(): Promise<void>;
}

/**
 * A session whose client comes and goes by requests. It lives while a request or stream of its is open, and a bounded
 * time longer: `idleMs`, or `reconnectMs` once a stream that only listens was lost, since a client that held one and is
 * alive comes back at once. Then it ends, with its commands.
 */
export class HttpSession {
  readonly mcp: McpSession;
  readonly serving: Serving;
  readonly #patience: Patience;
  readonly #onEnd: () => void;
  #open = 0;
  #streamLost = false;
  #timer: NodeJS.Timeout | undefined;
  #end: Promise<void> | undefined;

  constructor(mcp: McpSession, serving: Serving, patience: Patience, onEnd: () => void) {
    this.mcp = mcp;
    this.serving = serving;
    this.#patience = patience;
    this.#onEnd = onEnd;
  }

  /** A request of this session is under way until its exchange closes. */
  opened(exchange: HttpExchange, isStream: boolean): void {
    this.#open += 1;
    this.#streamLost = false;
    clearTimeout(this.#timer);
    exchange.onClose(() => {
      this.#open -= 1;
      if (isStream) this.#streamLost = true;
      if (this.#open > 0 || this.#end !== undefined) return;
      this.#endAfter(this.#streamLost ? this.#patience.reconnectMs : this.#patience.idleMs);
    });
  }

  /** Ends it with its commands, within 2 s. Safe to call twice; never rejects. */
  end(): Promise<void> {
    this.#end ??= this.#endNow();
    return this.#end;
  }

  /** Nobody could come back while the process stood still: then they get the time once more. */
  #endAfter(ms: number): void {
    const due = performance.now() + ms;
    const over = (): void => {
      if (performance.now() - due > STOOD_STILL_MS) this.#endAfter(ms);
      else void this.end();
    };
    this.#timer = setTimeout(over, ms).unref();
  }

  async #endNow(): Promise<void> {
    clearTimeout(this.#timer);
    this.#onEnd();
    await Promise.all([this.mcp.end(), this.serving.close()]);
  }
}

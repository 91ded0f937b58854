import { randomUUID } from 'node:crypto';
import type { Host } from '@longrun/host';
import {
  createMcpHandler,
  WebStandardStreamableHTTPServerTransport as SessionTransport,
} from '@modelcontextprotocol/server';
import { createServer } from '../server/create-server.js';
import { sessionServer } from '../server/session-server.js';
import { McpSession } from '../session/mcp-session.js';
import { EventLog } from './event-log.js';
import type { ResolvedHttpOptions } from './http-options.js';
import { HttpSession, type Serving } from './http-session.js';

/** Streams that one session may have listening; one is usual. */
const MAX_SUBSCRIPTIONS = 16;
/** When a client that lost its stream is to come back. */
const RETRY_MS = 1000;

/** What went wrong, and for whom to know. */
export interface Reports {
  /** Of our own making. */
  readonly failed: (error: Error) => void;
  /** Of the client's making; it has been answered. */
  readonly refused: (error: Error) => void;
}

/**
 * The sessions of one HTTP server. Up to revision 2025-11-25 a session begins with `initialize` and is named by us. Later
 * revisions know none: there a session is named by the client, or is the one of all that name none.
 */
export class HttpSessions {
  readonly #host: Host;
  readonly #options: ResolvedHttpOptions;
  readonly #reports: Reports;
  readonly #initialized = new Map<string, HttpSession>();
  readonly #named = new Map<string, HttpSession>();

  constructor(host: Host, options: ResolvedHttpOptions, reports: Reports) {
    this.#host = host;
    this.#options = options;
    this.#reports = reports;
  }

  get isFull(): boolean {
    return this.#initialized.size + this.#named.size >= this.#options.maxSessions;
  }

  /** A session that `initialize` has begun. */
  find(id: string): HttpSession | undefined {
    return this.#initialized.get(id);
  }

  /** Begins a session for an `initialize`. Check `isFull` first. */
  async initialize(): Promise<HttpSession> {
    const id = randomUUID();
    const mcp = new McpSession(this.#host, this.#reports.failed);
    const transport = new SessionTransport({
      sessionIdGenerator: () => id,
      eventStore: new EventLog(),
      retryInterval: RETRY_MS,
      onsessionclosed: () => session.end(),
    });
    const server = sessionServer(mcp, 'legacy', this.#reports.refused);
    const serving: Serving = {
      fetch: (request, options) => transport.handleRequest(request, options),
      close: () => server.close(),
    };
    const session = new HttpSession(mcp, serving, this.#options, () => this.#initialized.delete(id));
    this.#initialized.set(id, session);
    await server.connect(transport);
    return session;
  }

  /** The session of this name; undefined when it would have to be begun and there is no room. */
  named(name: string): HttpSession | undefined {
    const known = this.#named.get(name);
    if (known !== undefined || this.isFull) return known;
    const mcp = new McpSession(this.#host, this.#reports.failed);
    const handler = createMcpHandler(() => createServer(mcp, 'modern', this.#reports.refused), {
      legacy: 'reject',
      onerror: this.#reports.refused,
      maxSubscriptions: MAX_SUBSCRIPTIONS,
    });
    mcp.onHandlesChanged = () => handler.notify.resourcesChanged();
    const session = new HttpSession(mcp, handler, this.#options, () => this.#named.delete(name));
    this.#named.set(name, session);
    return session;
  }

  /** Ends all, in parallel. */
  async endAll(): Promise<void> {
    await Promise.all(
      [...this.#initialized.values(), ...this.#named.values()].map((session) => session.end()),
    );
  }
}

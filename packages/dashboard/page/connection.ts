// The stream of events: opens it, notices when it is gone or stands still, and opens it again. Every stream begins with
// everything, so nothing has to be asked for that was missed.
import type { Delta, Problem, Snapshot } from '../dist/live/frame.js';
import { readEvents, type StreamEvent } from './event-stream.js';

export type ConnectionState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  | { readonly kind: 'lost'; readonly retryMs: number; readonly reason: string }
  /** The token is not that of the server that answers. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'resting' };

export interface ConnectionListener {
  readonly onState: (state: ConnectionState) => void;
  readonly onSnapshot: (snapshot: Snapshot) => void;
  readonly onDelta: (delta: Delta) => void;
  readonly onProblem: (problem: Problem) => void;
}

const FIRST_RETRY_MS = 500;
const MAX_RETRY_MS = 5000;
/** The server says something each second, or that the host does not answer, within the ten seconds that it waits. */
const SILENCE_MS = 25_000;

export class Connection {
  readonly #token: string;
  readonly #listener: ConnectionListener;
  #abort = new AbortController();
  #stopped = false;
  #wake: () => void = () => {};

  constructor(token: string, listener: ConnectionListener) {
    this.#token = token;
    this.#listener = listener;
  }

  async run(): Promise<void> {
    this.#listener.onState({ kind: 'connecting' });
    let retryMs = FIRST_RETRY_MS;
    while (!this.#stopped) {
      const end = await this.#follow(() => {
        retryMs = FIRST_RETRY_MS;
      });
      if (this.#stopped) return;
      if (end === 'refused') {
        this.#stopped = true;
        this.#listener.onState({ kind: 'refused' });
        return;
      }
      this.#listener.onState({ kind: 'lost', retryMs, reason: end });
      await this.#pause(retryMs);
      retryMs = Math.min(2 * retryMs, MAX_RETRY_MS);
    }
  }

  retryNow(): void {
    this.#wake();
  }

  stop(): void {
    this.#stopped = true;
    this.#abort.abort();
    this.#wake();
  }

  /** One stream, to its end; answers why it ended. */
  async #follow(onOpen: () => void): Promise<string> {
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    let silence = this.#abortAfterSilence();
    try {
      const response = await fetch('/api/events', {
        headers: { Authorization: `Bearer ${this.#token}` },
        cache: 'no-store',
        signal,
      });
      if (response.status === 401) return 'refused';
      if (!response.ok || response.body === null) return await reasonIn(response);
      let lastId = 0;
      for await (const event of readEvents(response.body)) {
        clearTimeout(silence);
        silence = this.#abortAfterSilence();
        if (event.id !== lastId + 1) return 'An event is missing.';
        if (lastId === 0) onOpen();
        lastId = event.id;
        this.#tell(event);
      }
      return 'The server ended the connection.';
    } catch (error) {
      return signal.aborted ? 'The server was silent.' : `No answer. (${String(error)})`;
    } finally {
      clearTimeout(silence);
    }
  }

  #abortAfterSilence(): number {
    return setTimeout(() => this.#abort.abort(), SILENCE_MS);
  }

  #tell({ event, data }: StreamEvent): void {
    // The server that has sent this page sends these; the types are its own.
    const value: unknown = JSON.parse(data);
    if (event === 'snapshot') {
      this.#listener.onState({ kind: 'live' });
      this.#listener.onSnapshot(value as Snapshot);
    } else if (event === 'delta') this.#listener.onDelta(value as Delta);
    else if (event === 'problem') this.#listener.onProblem(value as Problem);
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

async function reasonIn(response: Response): Promise<string> {
  const body: unknown = await response.json().catch(() => undefined);
  const error = typeof body === 'object' && body !== null && 'error' in body ? body.error : undefined;
  const message =
    typeof error === 'object' && error !== null && 'message' in error ? error.message : undefined;
  return typeof message === 'string' ? message : `The server answered ${response.status}.`;
}

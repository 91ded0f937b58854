import type { Readable, Writable } from 'node:stream';
import { StdioServerTransport } from '@modelcontextprotocol/server/stdio';
import { MAX_LINE_BYTES } from './line-guard.js';

/** A chunk may hold the end of one line and the most of the next. */
const MAX_BUFFER_BYTES: number = 2 * MAX_LINE_BYTES + 64 * 1024;

/** Two for each call that a session may have under way: its progress, and its answer. */
const MAX_WAITING_MESSAGES = 256;

/** The SDK's transport, which also tells whoever waits for its end. */
export class StdioTransport extends StdioServerTransport {
  /** Resolves when the client is gone, or the transport was closed. */
  readonly closed: Promise<void>;
  readonly #ended: () => void;

  constructor(stdin: Readable, stdout: Writable) {
    super(stdin, stdout, { maxBufferSize: MAX_BUFFER_BYTES });
    let ended: () => void = () => {};
    this.closed = new Promise((resolve) => {
      ended = resolve;
    });
    this.#ended = ended;
    // A message that has to wait for the client to read listens for that, and every call may have one that waits.
    stdout.setMaxListeners(Math.max(stdout.getMaxListeners(), MAX_WAITING_MESSAGES));
  }

  override async close(): Promise<void> {
    await super.close();
    this.#ended();
  }
}

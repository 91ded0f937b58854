import type { Readable, Writable } from 'node:stream';
import { StdioServerTransport } from '@modelcontextprotocol/server/stdio';
import { MAX_LINE_BYTES } from './line-guard.js';

/** A chunk may hold the end of one line and the most of the next. */
const MAX_BUFFER_BYTES: number = 2 * MAX_LINE_BYTES + 64 * 1024;

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
  }

  override async close(): Promise<void> {
    await super.close();
    this.#ended();
  }
}

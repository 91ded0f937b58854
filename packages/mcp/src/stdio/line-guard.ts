import { Transform, type TransformCallback, type Writable } from 'node:stream';

/** One message: as much as a request over HTTP may have. */
export const MAX_LINE_BYTES: number = 4 * 1024 * 1024;
/** Replies that the client has not read. Past it nothing more of its requests is read. */
const MAX_UNREAD_BYTES: number = 8 * 1024 * 1024;

/** A chunk may hold a thousand short requests, each answered with as much as a list of tools. */
const LINES_AT_ONCE = 32;
const NEWLINE = 0x0a;

/**
 * What comes on stdin, line by line, before the SDK sees it. A line that is too long, is no JSON or is no message is
 * answered with a JSON-RPC error and goes no further, and the session goes on. A client that does not read its replies
 * is not read either.
 */
export class LineGuard extends Transform {
  readonly #replies: Writable;
  #parts: Buffer[] = [];
  #bytes = 0;
  #skipping = false;

  constructor(replies: Writable) {
    super();
    this.#replies = replies;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#take(chunk, done);
  }

  /** A few lines at a time, so that what they are answered with is seen before the next ones are taken. */
  #take(chunk: Buffer, done: TransformCallback): void {
    let rest = chunk;
    for (let lines = 0; lines < LINES_AT_ONCE; lines += 1) {
      const end = rest.indexOf(NEWLINE);
      if (end < 0) {
        this.#append(rest);
        this.#whenRead(done);
        return;
      }
      this.#append(rest.subarray(0, end + 1));
      this.#endLine();
      rest = rest.subarray(end + 1);
    }
    setImmediate(() => this.#whenRead(() => this.#take(rest, done)));
  }

  #append(part: Buffer): void {
    if (this.#skipping) return;
    this.#bytes += part.length;
    if (this.#bytes <= MAX_LINE_BYTES) {
      if (part.length > 0) this.#parts.push(part);
      return;
    }
    this.#skipping = true;
    this.#parts = [];
    this.#refuse(-32600, `Invalid Request: a message must not be longer than ${MAX_LINE_BYTES} bytes`);
  }

  #endLine(): void {
    const line = Buffer.concat(this.#parts);
    const skip = this.#skipping;
    this.#parts = [];
    this.#bytes = 0;
    this.#skipping = false;
    if (skip) return;
    const text = line.toString('utf8').trim();
    if (text === '') return;
    const fault = faultOf(text);
    if (fault === undefined) this.push(line);
    else this.#refuse(fault.code, fault.message);
  }

  /** No id could be read, so the answer has none. One write is one line, whatever else is written. */
  #refuse(code: number, message: string): void {
    this.#replies.write(`${JSON.stringify({ jsonrpc: '2.0', id: null, error: { code, message } })}\n`);
  }

  #whenRead(done: () => void): void {
    const replies = this.#replies;
    if (replies.writableLength <= MAX_UNREAD_BYTES || replies.destroyed) {
      done();
      return;
    }
    const go = (): void => {
      replies.off('drain', go);
      replies.off('close', go);
      done();
    };
    replies.once('drain', go);
    replies.once('close', go);
  }
}

function faultOf(text: string): { readonly code: number; readonly message: string } | undefined {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return { code: -32700, message: 'Parse error: a line is not JSON' };
  }
  const isMessage =
    typeof message === 'object' &&
    message !== null &&
    Reflect.get(message, 'jsonrpc') === '2.0' &&
    ['method', 'result', 'error'].some((key) => key in message);
  return isMessage
    ? undefined
    : { code: -32600, message: 'Invalid Request: a line is no JSON-RPC 2.0 message' };
}

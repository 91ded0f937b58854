import type { CapturedStream, OutputRange } from '@longrun/protocol';
import type { ByteSource, Piece } from './byte-source.js';
import { countNewlines } from './count-newlines.js';
import { describeStream } from './describe-stream.js';
import { HeadAndTail } from './head-and-tail.js';
import { readRange } from './read-range.js';
import type { SpillFile } from './spill-file.js';

const NEWLINE = 0x0a;

export interface StreamCaptureOptions {
  readonly headBytes: number;
  readonly tailBytes: number;
  /** Makes the spill file, once, when output is about to be lost. Undefined: nothing may be spilled. */
  readonly openSpill?: () => SpillFile;
}

/**
 * Everything that is kept of one output stream: its head, its tail, its counts, and a file with all of it once
 * the two overflow. Constant memory; bytes become text only when somebody asks.
 */
export class StreamCapture implements ByteSource {
  readonly #window: HeadAndTail;
  readonly #openSpill: (() => SpillFile) | undefined;
  #spill: SpillFile | undefined;
  #newlines = 0;
  #endsWithNewline = true;
  #ended = false;

  constructor(options: StreamCaptureOptions) {
    this.#window = new HeadAndTail(options.headBytes, options.tailBytes);
    this.#openSpill = options.openSpill;
  }

  get totalBytes(): number {
    return this.#window.total;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Copies what it keeps of `chunk`. */
  push(chunk: Uint8Array): void {
    if (this.#ended) throw new Error('output after its end');
    if (chunk.length === 0) return;
    if (this.#spill === undefined && this.#openSpill !== undefined && this.#window.wouldLose(chunk.length)) {
      this.#spill = this.#openSpill();
      this.#spill.push(this.#window.all());
    }
    this.#spill?.push(chunk);
    this.#window.push(chunk);
    this.#newlines += countNewlines(chunk);
    this.#endsWithNewline = chunk[chunk.length - 1] === NEWLINE;
  }

  /** No more comes: end of file, or nobody reads on. */
  end(): void {
    this.#ended = true;
  }

  read(offset: number, maxBytes: number): Promise<OutputRange> {
    return readRange(this, offset, maxBytes);
  }

  async at(offset: number, maxBytes: number): Promise<Piece> {
    const here = this.#window.slice(offset, offset + maxBytes);
    if (here.length > 0) return { kind: 'bytes', bytes: here };
    const spill = this.#spill;
    if (spill !== undefined && offset < spill.acceptedBytes) {
      if (offset >= spill.writtenBytes) await spill.flush();
      if (offset < spill.writtenBytes) {
        const bytes = await spill.read(offset, maxBytes);
        if (bytes.length > 0) return { kind: 'bytes', bytes };
      }
    }
    return { kind: 'gap', until: this.#window.tailStart };
  }

  /** Settles when the spill file, if there is one, has everything it will have, and is closed. */
  async seal(): Promise<void> {
    this.end();
    await this.#spill?.close();
  }

  /** Stops waiting for the disk. What it has not written by now is dropped. */
  abandonSpill(): void {
    this.#spill?.abandon();
  }

  /** Nobody will read this stream: its file goes too. */
  async discard(): Promise<void> {
    this.end();
    await this.#spill?.discard();
  }

  /** What is left of the stream. After `seal` or `abandonSpill`. */
  describe(): CapturedStream {
    const spill = this.#spill;
    return describeStream(
      this.#window,
      this.#newlines + (this.#endsWithNewline ? 0 : 1),
      spill === undefined || spill.writtenBytes === 0
        ? undefined
        : { path: spill.path, bytes: spill.writtenBytes },
    );
  }
}

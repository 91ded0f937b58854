import { errnoOf } from '../launcher/spawn-failure.js';
import type { SpillAllowance } from './spill-allowance.js';
import type { SpillDisk } from './spill-disk.js';

/** Bytes handed to the disk and not written yet; past it the pipe is paused. 16 reads of a pipe. */
const MAX_IN_FLIGHT_BYTES = 1024 * 1024;
/** Reading goes on from here: a gap wide enough that pausing does not flutter. */
const RESUME_IN_FLIGHT_BYTES = MAX_IN_FLIGHT_BYTES / 2;
/** A chunk of one byte costs some 200: bounds them too. Also IOV_MAX, the most one writev(2) takes. */
const MAX_IN_FLIGHT_CHUNKS = 1024;

/** Why a file takes no more. */
export type SpillStop =
  | { readonly kind: 'cap' }
  | { readonly kind: 'failed'; readonly operation: 'create' | 'write'; readonly errno: string };

export interface SpillFileOptions {
  readonly path: string;
  readonly disk: SpillDisk;
  readonly allowance: SpillAllowance;
  /** Called once at most. The file keeps what it has: always a beginning of the stream. */
  readonly onStop: (stop: SpillStop) => void;
  /** The disk lags behind (true) or has caught up (false). */
  readonly onPressure: (behind: boolean) => void;
}

/**
 * One file with a stream from its first byte. Takes chunks at once, writes them in order, one write at a time,
 * and never throws: a full disk or a reached cap ends the file, not the command.
 */
export class SpillFile {
  readonly path: string;
  readonly #disk: SpillDisk;
  readonly #allowance: SpillAllowance;
  readonly #onStop: (stop: SpillStop) => void;
  readonly #onPressure: (behind: boolean) => void;
  readonly #queue: Uint8Array[] = [];
  #fd: number | undefined;
  #created = false;
  #accepted = 0;
  #written = 0;
  #stopped = false;
  #failed = false;
  #told = false;
  #behind = false;
  #busy: Promise<void> = Promise.resolve();

  constructor(options: SpillFileOptions) {
    this.path = options.path;
    this.#disk = options.disk;
    this.#allowance = options.allowance;
    this.#onStop = options.onStop;
    this.#onPressure = options.onPressure;
  }

  /** Bytes [0, acceptedBytes) are in the file or on their way to it. */
  get acceptedBytes(): number {
    return this.#accepted;
  }

  /** Bytes [0, writtenBytes) are in the file. */
  get writtenBytes(): number {
    return this.#written;
  }

  /** Copies: the chunk's memory is used again before the disk has it. */
  push(chunk: Uint8Array): void {
    if (this.#stopped || chunk.length === 0) return;
    const granted = this.#allowance.reserve(chunk.length);
    if (granted > 0) {
      this.#queue.push(chunk.slice(0, granted));
      this.#accepted += granted;
      if (this.#queue.length === 1) this.#busy = this.#busy.then(() => this.#writeAll());
      this.#press();
    }
    if (granted < chunk.length) {
      this.#stop({ kind: 'cap' });
    }
  }

  /** Settles when everything accepted so far is written, or never will be. */
  async flush(): Promise<void> {
    await this.#busy;
  }

  /** At most `maxBytes` from `offset` on, which must be below `writtenBytes`. Empty when it cannot be read. */
  async read(offset: number, maxBytes: number): Promise<Uint8Array> {
    if (this.#fd === undefined) return new Uint8Array(0);
    const into = new Uint8Array(Math.min(maxBytes, this.#written - offset));
    try {
      return into.subarray(0, await this.#disk.read(this.#fd, into, offset));
    } catch {
      // To the reader the bytes are gone, as `gap` says; the file's own end is told by `onStop`.
      return new Uint8Array(0);
    }
  }

  /** Takes no more and forgets what is not written. */
  abandon(): void {
    this.#stopped = true;
    if (this.#written < this.#accepted) this.#fail();
  }

  /** Writes what was accepted, then closes. The file stays if there is anything in it. */
  async close(): Promise<void> {
    this.#stopped = true;
    await this.#busy;
    const fd = this.#fd;
    this.#fd = undefined;
    // A close or removal that fails after completed writes changes nothing that can be acted on here.
    if (fd !== undefined) await this.#disk.close(fd).catch(() => undefined);
    if (this.#created && this.#written === 0) await this.#disk.remove(this.path).catch(() => undefined);
  }

  /** Deletes the file and gives its bytes back: nobody will ever read it. */
  async discard(): Promise<void> {
    this.abandon();
    await this.close();
    if (!this.#created || this.#written === 0) return;
    this.#allowance.release(this.#written);
    await this.#disk.remove(this.path).catch(() => undefined);
  }

  async #writeAll(): Promise<void> {
    let operation: 'create' | 'write' = 'create';
    try {
      if (!this.#created) {
        this.#fd = await this.#disk.create(this.path);
        this.#created = true;
      }
      operation = 'write';
      while (this.#fd !== undefined && this.#queue.length > 0 && !this.#failed) {
        const batch = this.#queue.slice(0, MAX_IN_FLIGHT_CHUNKS);
        this.#wrote(await this.#disk.write(this.#fd, batch, this.#written));
      }
    } catch (error) {
      this.#fail();
      this.#stop({ kind: 'failed', operation, errno: errnoOf(error) });
    }
  }

  #wrote(length: number): void {
    // Abandoned meanwhile: its reservation was given back, so it does not count.
    if (this.#failed) return;
    this.#written += length;
    let left = length;
    while (left > 0) {
      const chunk = this.#queue[0];
      if (chunk === undefined) throw new Error('more was written than was given');
      if (chunk.length <= left) {
        left -= chunk.length;
        this.#queue.shift();
      } else {
        this.#queue[0] = chunk.subarray(left);
        left = 0;
      }
    }
    this.#press();
  }

  #stop(stop: SpillStop): void {
    if (!this.#told) this.#onStop(stop);
    this.#told = true;
    this.#stopped = true;
  }

  #fail(): void {
    this.#failed = true;
    this.#queue.length = 0;
    this.#allowance.release(this.#accepted - this.#written);
    this.#accepted = this.#written;
    this.#press();
  }

  #press(): void {
    const bytes = this.#accepted - this.#written;
    const behind = this.#behind
      ? bytes > RESUME_IN_FLIGHT_BYTES || this.#queue.length > MAX_IN_FLIGHT_CHUNKS / 2
      : bytes > MAX_IN_FLIGHT_BYTES || this.#queue.length > MAX_IN_FLIGHT_CHUNKS;
    if (behind === this.#behind) return;
    this.#behind = behind;
    this.#onPressure(behind);
  }
}

// One file of JSON lines, written while a run goes on. Whoever adds a line never waits: lines gather in memory and
// one write at a time takes what is there. Two bounds: bytes of the file, and bytes that wait for the disk. What passes a
// bound, and everything after an error, is counted, and the last line says how many.
import { type FileHandle, open } from 'node:fs/promises';

export interface JsonLinesOptions {
  /** Of the file. The first line that does not fit is the last that was tried: the file is a prefix. */
  readonly maxBytes: number;
  /** Of lines that wait for the disk. @default 64 MiB */
  readonly maxWaitingBytes?: number;
  /** As `open` takes them. @default 'wx', which refuses a file that is there already */
  readonly flags?: string;
}

/** What a run that produces 30 MB of lines in a second loses nothing of while the disk pauses for two. */
const MAX_WAITING_BYTES = 64 * 1024 * 1024;

/** The last line of a file that lacks some. */
export interface LeftOut {
  readonly type: 'left-out';
  readonly lines: number;
  readonly why: 'file-full' | 'disk-too-slow' | 'write-failed';
}

export class JsonLines {
  readonly #file: FileHandle;
  readonly #options: Required<Pick<JsonLinesOptions, 'maxBytes' | 'maxWaitingBytes'>>;
  #waiting: string[] = [];
  #waitingBytes = 0;
  #acceptedBytes = 0;
  #writing: Promise<void> | undefined;
  #leftOut: LeftOut | undefined;
  #error: Error | undefined;

  private constructor(file: FileHandle, options: JsonLinesOptions) {
    this.#file = file;
    this.#options = { maxWaitingBytes: MAX_WAITING_BYTES, ...options };
  }

  /** Rejects when the file cannot be made. */
  static async open(path: string, options: JsonLinesOptions): Promise<JsonLines> {
    return new JsonLines(await open(path, options.flags ?? 'wx'), options);
  }

  /** `value` as it is now; changing it later changes nothing. */
  add(value: object): void {
    const line = `${JSON.stringify(value)}\n`;
    const bytes = Buffer.byteLength(line);
    const why = this.#refusal(bytes);
    if (why !== undefined) {
      this.#skip(why, 1);
      return;
    }
    this.#acceptedBytes += bytes;
    this.#waitingBytes += bytes;
    this.#waiting.push(line);
    this.#writing ??= this.#write();
  }

  /** Resolves when nothing waits for the disk: for those who can pause. Never rejects. */
  async flushed(): Promise<void> {
    await this.#writing;
  }

  /** Writes what waits and closes the file. Resolves to what went wrong, if something did. Never rejects. */
  async end(): Promise<{ readonly leftOut: LeftOut | undefined; readonly error: Error | undefined }> {
    await this.#writing;
    try {
      if (this.#leftOut !== undefined) await this.#file.appendFile(`${JSON.stringify(this.#leftOut)}\n`);
    } catch (error) {
      this.#error ??= asError(error);
    }
    try {
      await this.#file.close();
    } catch (error) {
      this.#error ??= asError(error);
    }
    return { leftOut: this.#leftOut, error: this.#error };
  }

  async #write(): Promise<void> {
    while (this.#waiting.length > 0 && this.#error === undefined) {
      const lines = this.#waiting;
      const bytes = this.#waitingBytes;
      this.#waiting = [];
      try {
        await this.#file.appendFile(lines.join(''));
      } catch (error) {
        this.#error = asError(error);
        // How many of them reached the disk cannot be told; a cut line is not one.
        this.#skip('write-failed', lines.length + this.#waiting.length);
        this.#waiting = [];
      }
      this.#waitingBytes -= bytes;
    }
    this.#writing = undefined;
  }

  #refusal(bytes: number): LeftOut['why'] | undefined {
    const { maxBytes, maxWaitingBytes } = this.#options;
    if (this.#error !== undefined) return 'write-failed';
    if (this.#leftOut?.why === 'file-full' || this.#acceptedBytes + bytes > maxBytes) return 'file-full';
    return this.#waitingBytes + bytes > maxWaitingBytes ? 'disk-too-slow' : undefined;
  }

  #skip(why: LeftOut['why'], lines: number): void {
    const { why: first = why, lines: before = 0 } = this.#leftOut ?? {};
    this.#leftOut = { type: 'left-out', lines: before + lines, why: first };
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

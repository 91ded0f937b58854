import type { CapturedStream, OutputRange } from '@longrun/protocol';

/** Reads and discards what finished handles left. */
export interface OutputArchive {
  /** Reads a range; `offset` and `maxBytes` in bytes of the stream. */
  read(stream: CapturedStream, offset: number, maxBytes: number): Promise<OutputRange>;
  /** Deletes the spill files and gives their bytes back to the host's budget. Errors are logged, not thrown. */
  discard(streams: readonly CapturedStream[]): void;
}

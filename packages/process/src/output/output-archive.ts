import { unlink } from 'node:fs/promises';
import type { CapturedStream, OutputRange } from '@longrun/protocol';
import { errnoOf } from '../launcher/spawn-failure.js';
import { type CaptureLog, capturedSource } from './captured-source.js';
import { readRange } from './read-range.js';
import type { SpillBudget } from './spill-budget.js';

export interface OutputArchivePorts {
  readonly budget: SpillBudget;
  readonly log: CaptureLog;
}

/** Reads and discards what finished handles left. Offsets are those of the live stream. */
export interface ProcessOutputArchive {
  /** A file that is gone reads as omitted bytes. */
  read(stream: CapturedStream, offset: number, maxBytes: number): Promise<OutputRange>;
  /** Deletes the spill files and gives their bytes back to the host's budget. Errors are logged, not thrown. */
  discard(streams: readonly CapturedStream[]): void;
}

export function createOutputArchive({ budget, log }: OutputArchivePorts): ProcessOutputArchive {
  const discardOne = async (file: { readonly path: string; readonly bytes: number }): Promise<void> => {
    try {
      await unlink(file.path);
    } catch (error) {
      const errno = errnoOf(error);
      // Somebody tidied up before: the bytes are free all the same.
      if (errno !== 'ENOENT') {
        log('warn', { path: file.path, errno }, 'cannot delete a spill file');
        return;
      }
    }
    budget.release(file.bytes);
  };
  return {
    read: (stream, offset, maxBytes) => readRange(capturedSource(stream, log), offset, maxBytes),
    discard: (streams) => {
      for (const { file } of streams) if (file !== undefined) void discardOne(file);
    },
  };
}

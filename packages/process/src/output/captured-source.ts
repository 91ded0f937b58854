import { open } from 'node:fs/promises';
import type { LogFields, LogLevel } from '@longrun/actor';
import type { CapturedStream } from '@longrun/protocol';
import { errnoOf } from '../launcher/spawn-failure.js';
import type { ByteSource, Piece } from './byte-source.js';

export type CaptureLog = (level: LogLevel, fields: LogFields, message: string) => void;

/** The bytes of a stream after its end, from memory, from its text or from its file. */
export function capturedSource(stream: CapturedStream, log: CaptureLog): ByteSource {
  // Without segments, either the file has every byte, or the text encodes to exactly what was written.
  const segments =
    stream.segments ??
    (stream.truncated || stream.bytes === 0
      ? []
      : [{ offset: 0, bytes: new Uint8Array(Buffer.from(stream.text, 'utf8')) }]);
  return {
    totalBytes: stream.bytes,
    ended: true,
    at: async (offset, maxBytes): Promise<Piece> => {
      for (const segment of segments) {
        const from = offset - segment.offset;
        if (from >= 0 && from < segment.bytes.length) {
          return { kind: 'bytes', bytes: segment.bytes.subarray(from, from + maxBytes) };
        }
      }
      const file = stream.file;
      if (file !== undefined && offset < file.bytes) {
        const bytes = await readFileRange(file.path, offset, Math.min(maxBytes, file.bytes - offset), log);
        if (bytes.length > 0) return { kind: 'bytes', bytes };
      }
      const next = segments.find((segment) => segment.offset > offset);
      return { kind: 'gap', until: next?.offset ?? stream.bytes };
    },
  };
}

async function readFileRange(
  path: string,
  offset: number,
  length: number,
  log: CaptureLog,
): Promise<Uint8Array> {
  try {
    const file = await open(path, 'r');
    try {
      const into = new Uint8Array(length);
      const { bytesRead } = await file.read(into, 0, length, offset);
      return into.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    log('warn', { path, errno: errnoOf(error) }, 'cannot read a spill file');
    return new Uint8Array(0);
  }
}

import type { CapturedStream, OutputSegment } from '@longrun/protocol';
import type { HeadAndTail } from './head-and-tail.js';
import { omissionMarker } from './omission-marker.js';
import { continuationPrefixLength, decodeLossy, incompleteSuffixLength } from './utf8.js';

/** Turns what was kept of a stream into its `CapturedStream`. `file` holds the first `file.bytes` bytes. */
export function describeStream(
  window: HeadAndTail,
  lines: number,
  file: { readonly path: string; readonly bytes: number } | undefined,
): CapturedStream {
  const { total, headEnd, tailStart } = window;
  // Most streams: nothing was said, and nothing need be copied to say so.
  if (total === 0) {
    return { text: '', truncated: false, bytes: 0, lines, omittedBytes: 0, droppedBytes: 0 };
  }
  if (headEnd === tailStart) {
    const bytes = window.all();
    const text = decodeLossy(bytes);
    const exact = Buffer.from(text, 'utf8').equals(bytes);
    return {
      text,
      truncated: false,
      bytes: total,
      lines,
      omittedBytes: 0,
      droppedBytes: 0,
      ...(exact ? {} : { segments: [{ offset: 0, bytes }] }),
    };
  }

  const headBytes = window.slice(0, headEnd);
  const tailBytes = window.slice(tailStart, total);
  const head = headBytes.subarray(0, headBytes.length - incompleteSuffixLength(headBytes));
  const tail = tailBytes.subarray(continuationPrefixLength(tailBytes));
  const omittedBytes = total - head.length - tail.length;
  const filed = file?.bytes ?? 0;

  const segments: OutputSegment[] = [];
  // Fresh arrays of exact size: a view would carry its whole buffer to the next thread.
  if (filed < headEnd) segments.push({ offset: filed, bytes: window.slice(filed, headEnd) });
  const from = Math.max(filed, tailStart);
  if (from < total) segments.push({ offset: from, bytes: window.slice(from, total) });

  return {
    text: decodeLossy(head) + omissionMarker(omittedBytes) + decodeLossy(tail),
    truncated: true,
    bytes: total,
    lines,
    omittedBytes,
    droppedBytes: Math.max(0, tailStart - Math.max(filed, headEnd)),
    ...(file === undefined ? {} : { file }),
    ...(segments.length === 0 ? {} : { segments }),
  };
}

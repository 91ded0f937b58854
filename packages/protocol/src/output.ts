export type StreamName = 'stdout' | 'stderr';

/** A run of bytes of a stream that is in memory. */
export interface OutputSegment {
  /** Position of its first byte in the stream. */
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** What is left of one stream after its end. */
export interface CapturedStream {
  /** Inline text, lossy UTF-8: all of it, or head, marker and tail. */
  readonly text: string;
  /** True when `text` leaves bytes out. */
  readonly truncated: boolean;
  /** Bytes the process wrote and Longrun read. */
  readonly bytes: number;
  /** Newlines, plus one for a last line without. */
  readonly lines: number;
  /** Bytes that `text` leaves out. */
  readonly omittedBytes: number;
  /** Bytes that are nowhere any more: past the spill caps, or the disk was full. */
  readonly droppedBytes: number;
  /** Spill file: holds bytes [0, file.bytes) of the stream. */
  readonly file?: { readonly path: string; readonly bytes: number };
  /**
   * Bytes that only memory holds, ascending, not overlapping. Absent when `text` re-encodes to exactly the
   * bytes that were written, or when the file has them all.
   */
  readonly segments?: readonly OutputSegment[];
}

/** A range of a stream, as `read_output` answers it. */
export interface OutputRange {
  readonly text: string;
  /** Where `text` begins: the offset asked for, or the next byte that still exists. */
  readonly offset: number;
  readonly nextOffset: number;
  /** No more will come after `nextOffset`. */
  readonly eof: boolean;
  /** Bytes between the offset asked for and `offset` that are nowhere any more. */
  readonly omittedBytes: number;
}

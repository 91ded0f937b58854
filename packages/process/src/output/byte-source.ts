/** Where the bytes of one stream can be had, live or after its end. */
export interface ByteSource {
  readonly totalBytes: number;
  /** No byte will come after `totalBytes`. */
  readonly ended: boolean;
  /** What is at `offset`, which is below `totalBytes`. */
  at(offset: number, maxBytes: number): Promise<Piece>;
}

export type Piece =
  /** At least one byte, at most as many as asked for. */
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  /** The bytes from `offset` to `until` are nowhere any more. */
  | { readonly kind: 'gap'; readonly until: number };

/** Host's thread to usage thread: measure the trees of these leaders. */
export interface UsageQuestion {
  readonly leaders: Int32Array<ArrayBuffer>;
}

/** For each leader CPU in percent (NaN: not yet known), bytes, processes. Numbers in one block: cheap to take over. */
export interface UsageAnswer {
  readonly leaders: Int32Array<ArrayBuffer>;
  /** Null where there is no /proc. */
  readonly usage: Float64Array<ArrayBuffer> | null;
}

export const USAGE_FIELDS = 3;

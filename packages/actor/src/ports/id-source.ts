/** Where unique ids come from. */
export interface IdSource {
  /** A new ULID: 26 characters, sorted by time of making. */
  next(): string;
}

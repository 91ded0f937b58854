/** What the history says of one handle. */
export interface HandleFacts {
  readonly handleId: string;
  readonly sessionId: string;
  /** A result in the inbox is due when it ends by itself; a foreground call's is its answer. */
  inbox: boolean;
  /** Every status that somebody was told, by whom. */
  readonly told: Map<string, string>;
  items: number;
  /** A cancel was told that it ended the handle. */
  cancelled: boolean;
}

/** All handles of a run, by id. */
export class HandleBook {
  readonly #handles = new Map<string, HandleFacts>();

  /** The handle of that id, made when it is new. */
  of(handleId: string, sessionId: string): HandleFacts {
    const known = this.#handles.get(handleId);
    if (known !== undefined) return known;
    const made: HandleFacts = {
      handleId,
      sessionId,
      inbox: false,
      told: new Map(),
      items: 0,
      cancelled: false,
    };
    this.#handles.set(handleId, made);
    return made;
  }

  get(handleId: string): HandleFacts | undefined {
    return this.#handles.get(handleId);
  }

  all(): Iterable<HandleFacts> {
    return this.#handles.values();
  }
}

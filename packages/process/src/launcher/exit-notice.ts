import type { LeaderEnd } from './launched-process.js';

/** The end of one leader: told to who listens, once, whichever of the two comes first. */
export class ExitNotice {
  #end: LeaderEnd | undefined;
  #listener: ((end: LeaderEnd) => void) | undefined;

  tell(end: LeaderEnd): void {
    this.#end = end;
    this.#listener?.(end);
  }

  /** Calls `listener` in the moment of the end, or at the next occasion when that was before. */
  listen(listener: (end: LeaderEnd) => void): void {
    this.#listener = listener;
    const end = this.#end;
    if (end !== undefined) queueMicrotask(() => listener(end));
  }
}

// The session of command lines that name none. An ended session stays ended, so after its end there is another one:
// `longrun sessions end cli` must not be the end of `longrun run`.
import { LongrunError } from '@longrun/host';

const FIRST = 'cli';
/** Each try but the last one finds a session that has ended since. */
const MAX_TRIES = 3;

export class OwnSession {
  #number = 1;

  /** Calls with its id, and again with that of the next one if it has ended. */
  async use<T>(call: (sessionId: string) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      const number = this.#number;
      try {
        return await call(number === 1 ? FIRST : `${FIRST}-${number}`);
      } catch (error) {
        if (!LongrunError.is(error) || error.code !== 'SESSION_ENDED' || tries === MAX_TRIES) throw error;
        // Of several that were told at once, one moves on.
        if (this.#number === number) this.#number += 1;
      }
    }
  }
}

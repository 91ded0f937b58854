import { Failure } from '../command-line/failure.js';
import { ask } from '../socket/ask.js';
import { ANSWER_MS } from '../socket/bounds.js';
import { errnoOf } from '../socket/errno-of.js';
import type { Backend } from '../socket/methods.js';

/** A server behind its socket. `gone` makes the failure for a socket at which nobody listens. */
export function socketBackend(path: string, gone: () => Failure): Backend {
  return {
    async call(method, input, { signal, waitMs = 0 } = {}) {
      try {
        return await ask(path, method, input, {
          timeoutMs: waitMs + ANSWER_MS,
          ...(signal !== undefined && { signal }),
        });
      } catch (error) {
        if (error instanceof Failure || signal?.aborted === true) throw error;
        const errno = errnoOf(error);
        if (errno === 'ECONNREFUSED' || errno === 'ENOENT') throw gone();
        throw lost(error);
      }
    },
    close: async () => {},
  };
}

function lost(error: unknown): Failure {
  const why = error instanceof Error ? error.message : String(error);
  const message = `The server has gone, or takes no more connections (${why}). A server's commands end with it.`;
  return new Failure({ code: 'SERVER_LOST', message, details: {} }, { cause: error });
}

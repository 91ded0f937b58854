// What the buttons do, and what is said about it.
import type { Api } from './api.js';
import { shortId } from './format.js';
import type { Toast } from './toast.js';

export interface Actions {
  /** Never reject: what went wrong is said. */
  readonly cancel: (handleId: string, force: boolean) => Promise<void>;
  readonly endSession: (sessionId: string) => Promise<void>;
}

export function makeActions(api: Api, toast: Toast): Actions {
  const say = async (run: () => Promise<string>): Promise<void> => {
    try {
      toast.show(await run());
    } catch (error) {
      toast.show(error instanceof Error ? error.message : String(error), true);
    }
  };
  return {
    cancel: (handleId, force) =>
      say(async () => {
        const { known, cancelled, leftovers_ended: left, survivors } = await api.cancel(handleId, force);
        const name = shortId(handleId);
        if (survivors > 0) return `${name}: ${survivors} processes would not end`;
        if (cancelled) return `${name} is cancelled, all its processes are gone`;
        if (left > 0) return `${name} had ended; ${left} processes that it left are gone`;
        return known ? `${name} had ended before` : `${name} is not known any more`;
      }),
    endSession: (sessionId) =>
      say(async () => {
        const { ended, survivors } = await api.endSession(sessionId);
        const rest = survivors > 0 ? `; ${survivors} processes would not end` : '';
        return `Session ${sessionId} has ended, and ${ended} handles with it${rest}`;
      }),
  };
}

/** Longrun as an embedder uses it: `run_command` with `long_running`, results from the session's inbox. */
import { createHost, type FeedbackItem, type Session } from '@longrun/host';
import type { Contender, Ended, Started } from './contender.js';

/** Shared by all commands. More would be booted in the middle of a burst, and measured with it. */
const THREADS = 4;
const CONTEXT = { sessionId: 'bench' };

export async function longrunContender(): Promise<Contender & { readonly launcher: string }> {
  const host = await createHost({ logger: false, threads: { warm: THREADS, max: THREADS } });
  const session = host.session(CONTEXT.sessionId);
  const arrivals = new Arrivals();
  const reading = arrivals.read(session);
  const { launcher } = await host.inspect();
  return {
    name: 'Longrun',
    verifies: true,
    launcher,
    start: async (argv): Promise<Started> => {
      const { handle_id } = await host.callTool(
        'run_command',
        { argv: [...argv], long_running: true },
        CONTEXT,
      );
      return {
        ended: async () => endOf(await arrivals.of(handle_id)),
        cancel: async (graceMs) => {
          const input = { handle_id, grace_ms: graceMs };
          const { cancelled, survivors = [] } = await host.callTool('cancel_handle', { ...input }, CONTEXT);
          if (!cancelled || survivors.length > 0) {
            throw new Error(
              `a cancel of Longrun left ${survivors.length} processes and answered ${cancelled}`,
            );
          }
        },
      };
    },
    close: async () => {
      await host.close();
      await reading;
    },
  };
}

function endOf({ content }: FeedbackItem): Ended {
  // The JSON of C3: every item of a host has these fields.
  const { exit_code, signal, stdout_bytes } = JSON.parse(content) as {
    readonly exit_code: number;
    readonly signal: string | null;
    readonly stdout_bytes: number;
  };
  return { exitCode: signal === null ? exit_code : null, stdoutBytes: stdout_bytes };
}

/** Items of the inbox by their handle, whichever comes first: the item, or the question for it. */
class Arrivals {
  readonly #items = new Map<string, FeedbackItem>();
  readonly #askers = new Map<string, (item: FeedbackItem) => void>();

  async read(session: Session): Promise<void> {
    for await (const item of session.feedback()) {
      const asker = this.#askers.get(item.handleId);
      if (asker === undefined) this.#items.set(item.handleId, item);
      else asker(item);
      this.#askers.delete(item.handleId);
    }
  }

  of(handleId: string): Promise<FeedbackItem> {
    const item = this.#items.get(handleId);
    this.#items.delete(handleId);
    if (item !== undefined) return Promise.resolve(item);
    return new Promise((resolve) => this.#askers.set(handleId, resolve));
  }
}

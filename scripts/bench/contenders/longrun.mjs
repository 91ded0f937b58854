// Longrun as an embedder uses it: the run_command tool with `long_running`, results from the session's inbox. Default
// options, except where a pass gives `threads` (that many, warm, shared) or more live handles than the default limit.

import { Unavailable } from './unavailable.mjs';

export const longrunNative = longrun('native', 3);
export const longrunPortable = longrun('portable', 2);

/** `descriptors`: two pipes, and with the native launcher a pidfd. */
function longrun(launcher, descriptors) {
  return {
    id: `longrun-${launcher}`,
    name: `Longrun ${launcher}`,
    descriptors,
    tasks: 1,
    cannot: {},
    open: (parameters) => open(launcher, parameters),
  };
}

async function open(launcher, { threads = 0, handles = 0 }) {
  const host = await create({
    launcher,
    logger: false,
    ...(threads === 0 ? {} : { threads: { warm: threads, max: threads, whenFull: 'share' } }),
    ...(handles === 0
      ? {}
      : { limits: { liveHandles: handles, liveHandlesPerSession: handles, inboxItems: handles } }),
  });
  const context = { sessionId: 'bench' };
  const session = host.session(context.sessionId);
  const arrivals = new Arrivals();
  const reading = arrivals.read(session);
  return {
    version: (await host.inspect()).launcher,
    start: async (argv) => {
      const { handle_id } = await host.callTool('run_command', { argv, long_running: true }, context);
      return { ended: arrivals.of(handle_id) };
    },
    exitCodeOf: (item) => JSON.parse(item.content).exit_code,
    outputBytesOf: (item) => JSON.parse(item.content).stdout_bytes,
    endAll: async () => {
      const { survivors } = await session.end();
      await Promise.all(survivors.map(({ pid }) => gone(pid)));
      return { survivors: survivors.length };
    },
    close: async () => {
      await host.close();
      await reading;
    },
  };
}

/** A launcher that is refused here is not a defect: its contender is left out, with what Longrun says. */
async function create(options) {
  const { createHost, LongrunError } = await import('@longrun/host');
  try {
    return await createHost(options);
  } catch (error) {
    throw LongrunError.is(error) ? new Unavailable(error.message) : error;
  }
}

/** Items of the inbox by their handle, whichever comes first: the item, or the question for it. */
class Arrivals {
  #items = new Map();
  #askers = new Map();

  async read(session) {
    for await (const item of session.feedback()) {
      const asker = this.#askers.get(item.handleId);
      if (asker === undefined) this.#items.set(item.handleId, item);
      else asker(item);
      this.#askers.delete(item.handleId);
    }
  }

  of(handleId) {
    const item = this.#items.get(handleId);
    this.#items.delete(handleId);
    return item === undefined
      ? new Promise((resolve) => this.#askers.set(handleId, resolve))
      : Promise.resolve(item);
  }
}

/** A process that outlived the deadline counts until it is gone: the group's time ends only then. */
async function gone(pid) {
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

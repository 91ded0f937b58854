import { Host } from './host.js';
import { type HostOptions, resolveOptions } from './host-options.js';

/**
 * Starts Longrun in this process: one control thread and `threads.warm` process threads. Resolves when it takes
 * calls (about 0.1 s). The process stays alive while a handle is live, a call is under way or somebody waits
 * for an item; an idle host does not keep it alive.
 *
 * Rejects with `INVALID_PARAMETER` for an option out of its range and with `INTERNAL` when a thread or one of
 * `options.actors` cannot start.
 *
 * @example
 * const host = await createHost();
 * const { handle_id } = await host.callTool('run_command', { argv: ['make'], long_running: true }, { sessionId: 'a' });
 */
export async function createHost(options: HostOptions = {}): Promise<Host> {
  const host = new Host(options, resolveOptions(options));
  try {
    await host.ready();
  } catch (error) {
    await host.close();
    throw error;
  }
  return host;
}

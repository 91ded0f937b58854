import { createThreadsWorld } from '../threads-world.js';
import { HOSTED_PROGRAMS } from './hosted-programs.js';
import type { KilledHostOptions } from './run-killed-host.js';

/**
 * Entry of the process whose host is killed: makes a world as it is told, starts every program, says that it is ready,
 * and waits for its end. Nobody is left to tell if its parent dies first: it ends by itself then.
 */
process.once('disconnect', () => process.exit(1));
process.once('message', (options: KilledHostOptions) => {
  run(options).then(
    (handles) => process.send?.({ type: 'ready', handles }),
    (error: unknown) => process.send?.({ type: 'failed', reason: String(error) }),
  );
});

async function run({
  fixtures,
  host,
  programs = HOSTED_PROGRAMS,
  rounds = 1,
}: KilledHostOptions): Promise<number> {
  const world = await createThreadsWorld({ fixtures, ...(host === undefined ? {} : { host }) });
  const all = Array.from({ length: rounds }, () => programs).flat();
  const input = (program: (typeof all)[number]): object => ({
    ...world.commandOf(program),
    long_running: true,
  });
  const calls = all.map((program) => world.call('run_command', input(program), 'killed'));
  const handles = await Promise.all(calls);
  await Promise.all(handles.map(({ handle_id }) => untilReady(world, String(handle_id))));
  return handles.length;
}

/** Each has forked what it forks: it says so in one line, or says nothing at all. */
async function untilReady(
  world: Awaited<ReturnType<typeof createThreadsWorld>>,
  handleId: string,
): Promise<void> {
  await world.call('read_output', { handle_id: handleId, wait_ms: FORK_MS }, 'killed');
}

/** A shell has forked by then, and who is silent is waited for no longer. */
const FORK_MS = 500;

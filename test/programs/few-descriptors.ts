/**
 * A host in a process that may open few files, started by a shell that lowered the limit. Uses them up with its own
 * descriptors, tries to spawn, gives them back, and tries again. Prints what happened as JSON.
 */
import { closeSync, openSync, readdirSync } from 'node:fs';
import { createHost, LongrunError } from '@longrun/host';

const host = await createHost({ logger: false, threads: { warm: 2, max: 2 } });
// This one would have to start a thread first.
const cold = await createHost({ logger: false, threads: { warm: 0, max: 2 } });
const run = () => host.callTool('run_command', { argv: ['/bin/echo', 'hi'] }, { sessionId: 's' });
const start = (argv: string[]) =>
  host.callTool('run_command', { argv, long_running: true }, { sessionId: 's' });
const descriptors = () => readdirSync('/proc/self/fd').length;

await run();
const live = await start(['/bin/sleep', process.argv[2] ?? '60']);
const before = descriptors();

const used: number[] = [];
const useAll = (): void => {
  for (;;) {
    try {
      used.push(openSync('/dev/null', 'r'));
    } catch {
      return;
    }
  }
};
useAll();
const errorOf = (call: Promise<unknown>): Promise<object> =>
  call.then(
    () => ({ code: 'none' }),
    (error: unknown) => (LongrunError.is(error) ? error.toJSON() : { code: String(error) }),
  );
const errors: object[] = [];
for (let round = 0; round < 5; round += 1) errors.push(await errorOf(run()));
const runCold = () => cold.callTool('run_command', { argv: ['/bin/echo', 'hi'] }, { sessionId: 's' });
const noThread = await errorOf(runCold());
const coldList = await cold.callTool('list_handles', { include_finished: true }, { sessionId: 's' });
// Longer than every check on a live process takes to come round: one that cannot be looked at is not gone.
await host.callTool('wait_handles', { handle_ids: [live.handle_id], timeout_ms: 6000 }, { sessionId: 's' });
const handles = (await host.callTool('list_handles', { include_finished: true }, { sessionId: 's' })).handles;
// With not one descriptor left nobody can look into /proc, and still the tree has to end.
const cancelled = await host.callTool('cancel_handle', { handle_id: live.handle_id }, { sessionId: 's' });
for (const fd of used) closeSync(fd);

const after = descriptors();
const again = [await run(), await runCold()];
await Promise.all([host.close(), cold.close()]);
console.log(
  JSON.stringify({
    ...{ before, after, errors, noThread, handles, cancelled, again, used: used.length },
    coldHandles: coldList.handles,
  }),
);

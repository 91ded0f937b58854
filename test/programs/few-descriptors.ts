/**
 * A host in a process that may open few files, started by a shell that lowered the limit. Uses them up with its own
 * descriptors, tries to spawn, gives them back, and tries again. Prints what happened as JSON.
 */
import { closeSync, openSync, readdirSync } from 'node:fs';
import { createHost, LongrunError } from '@longrun/host';

const host = await createHost({ logger: false, threads: { warm: 1, max: 2 } });
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
const errors: object[] = [];
for (let round = 0; round < 5; round += 1) {
  try {
    await run();
    errors.push({ code: 'none' });
  } catch (error) {
    errors.push(LongrunError.is(error) ? error.toJSON() : { code: String(error) });
  }
}
const handles = (await host.callTool('list_handles', { include_finished: true }, { sessionId: 's' })).handles;
// With not one descriptor left nobody can look into /proc, and still the tree has to end.
const cancelled = await host.callTool('cancel_handle', { handle_id: live.handle_id }, { sessionId: 's' });
for (const fd of used) closeSync(fd);

const after = descriptors();
const again = await run();
await host.close();
console.log(JSON.stringify({ before, after, errors, handles, cancelled, again, used: used.length }));

/** Starts stubborn trees that hold the marker, then exits in the way it is told to, without closing anything. */
import { createHost } from '@longrun/host';

const [marker = '', way = ''] = process.argv.slice(2);
const host = await createHost({ logger: false });
const script = `trap '' TERM; sleep ${marker} & echo ready; sleep ${marker}`;
for (let n = 0; n < 5; n += 1) {
  const answer = await host.callTool(
    'run_command',
    { argv: ['/bin/sh', '-c', script, marker], long_running: true },
    { sessionId: 's' },
  );
  await host.callTool('read_output', { handle_id: answer.handle_id, wait_ms: 20_000 }, { sessionId: 's' });
}
// Leftovers of a handle that has finished are the host's to end, too.
await host.callTool(
  'run_command',
  { argv: ['/bin/sh', '-c', `sleep ${marker} > /dev/null 2>&1 &`] },
  { sessionId: 's' },
);
// Spill files are, as well.
await host.callTool(
  'run_command',
  { argv: ['/bin/sh', '-c', 'head -c 200000 /dev/zero'] },
  { sessionId: 's' },
);
console.log('started');
process.stdin.once('data', () => {
  if (way === 'exit') process.exit(3);
  if (way === 'throw') throw new Error('nobody catches this');
  process.exitCode = 4;
  void host.close();
  process.stdin.destroy();
});

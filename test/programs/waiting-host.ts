/** Has a live handle and a listener for nothing else: the process should stay until the item has come. */
import { createHost } from '@longrun/host';

const [gate = ''] = process.argv.slice(2);
const host = await createHost({ logger: false });
await host.callTool(
  'run_command',
  { argv: ['/bin/sh', '-c', `read -r _ < ${gate}; echo late`], long_running: true },
  { sessionId: 's' },
);
console.log('waiting');
process.on('exit', () => {
  for (const item of host.session('s').drain()) console.log(item.content);
});

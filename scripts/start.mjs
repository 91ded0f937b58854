// npm start: the main job. npm start -- <program> [args…]: the user's own command as a long-running handle.
import { bootstrap } from './lib/bootstrap.mjs';
import { checkNode } from './lib/check-node.mjs';
import { runMain } from './lib/fail.mjs';

checkNode();
await runMain(async () => {
  bootstrap();
  const { main } = await import('@longrun/demo');
  return main(process.argv.slice(2));
});

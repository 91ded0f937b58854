// npm run bench: Longrun beside child_process, execa, tinyexec and a reference in Rust, on seven workloads. Ends with 0
// unless a contender misbehaves; a bar that is not reached is said, and is no failure.
import { bootstrap } from './lib/bootstrap.mjs';
import { checkNode } from './lib/check-node.mjs';
import { runMain } from './lib/fail.mjs';

checkNode();
await runMain(async () => {
  bootstrap();
  const { bench } = await import('./bench/index.mjs');
  return bench(process.argv.slice(2));
});

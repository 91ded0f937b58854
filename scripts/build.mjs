// npm run build: compiles what changed and names it. `--force` compiles everything.

import { bootstrapDependencies, sayThatWeWait } from './lib/bootstrap.mjs';
import { build } from './lib/build.mjs';
import { checkNode } from './lib/check-node.mjs';
import { runMain } from './lib/fail.mjs';
import { withLock } from './lib/lock.mjs';

checkNode();
await runMain(() => {
  bootstrapDependencies();
  const { compiled, total } = withLock(
    () => build({ force: process.argv.includes('--force') }),
    sayThatWeWait,
  );
  for (const folder of compiled) console.log(`compiled ${folder}`);
  console.log(`${total} projects, ${compiled.length} compiled, ${total - compiled.length} up to date`);
  return 0;
});

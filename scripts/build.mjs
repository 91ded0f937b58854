// npm run build: compiles what changed and names it. `--force` compiles everything.

import { bootstrapDependencies, sayThatWeWait } from './lib/bootstrap.mjs';
import { build } from './lib/build.mjs';
import { checkNode } from './lib/check-node.mjs';
import { runMain } from './lib/fail.mjs';
import { withLock } from './lib/lock.mjs';
import { buildNative, isNativeBuilt } from './lib/native.mjs';

checkNode();
await runMain(() => {
  bootstrapDependencies();
  const force = process.argv.includes('--force');
  const { compiled, total } = withLock(() => {
    if (force || !isNativeBuilt()) buildNative();
    return build({ force });
  }, sayThatWeWait);
  for (const folder of compiled) console.log(`compiled ${folder}`);
  console.log(`${total} projects, ${compiled.length} compiled, ${total - compiled.length} up to date`);
  return 0;
});

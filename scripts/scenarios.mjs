// npm run scenarios: load-tests Longrun with scripts, on real processes or in virtual time. -- --help tells the rest.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bootstrap } from './lib/bootstrap.mjs';
import { checkNode } from './lib/check-node.mjs';
import { runMain } from './lib/fail.mjs';
import { ROOT } from './lib/paths.mjs';
import { reportCounts } from './lib/report-counts.mjs';

checkNode();
await runMain(async () => {
  bootstrap();
  const { main } = await import('@longrun/scenarios/command');
  const places = {
    fixtures: join(ROOT, 'test/fixtures'),
    library: join(ROOT, 'test/scenarios'),
    called: 'npm run scenarios',
  };
  const { exitCode, counts } = await main(process.argv.slice(2), places, fileURLToPath(import.meta.url));
  if (counts !== undefined) reportCounts(counts);
  return exitCode;
});

// npm run check: everything that can be said about the sources without running them. All steps run, whatever fails.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { seconds } from './lib/announce.mjs';
import { bootstrapDependencies, sayThatWeWait } from './lib/bootstrap.mjs';
import { build } from './lib/build.mjs';
import { checkNode } from './lib/check-node.mjs';
import { runMain, SetupError } from './lib/fail.mjs';
import { withLock } from './lib/lock.mjs';
import { BIOME, ROOT } from './lib/paths.mjs';
import { reportCounts } from './lib/report-counts.mjs';

const STEPS = [
  { name: 'types', run: checkTypes },
  {
    name: 'lint and format',
    run: () => tool(BIOME, ['check', '--error-on-warnings', '--no-errors-on-unmatched', '.']),
  },
  { name: 'dependency direction', run: () => tool(join(ROOT, 'scripts', 'check-dependency-direction.mjs')) },
  { name: 'error codes', run: () => tool(join(ROOT, 'scripts', 'check-errors.mjs')) },
  { name: 'lock file', run: () => tool(join(ROOT, 'scripts', 'check-lockfile.mjs')) },
];

checkNode();
await runMain(() => {
  bootstrapDependencies();
  const failures = STEPS.flatMap(failureOf);
  reportCounts({ passed: STEPS.length - failures.length, failed: failures.length }, failures);
  return failures.length === 0 ? 0 : 1;
});

/** Runs the step; the text of its failure, if it fails. */
function failureOf({ name, run }) {
  const startedAt = performance.now();
  const { ok, output } = run();
  console.log(`${ok ? 'ok    ' : 'FAILED'}  ${name.padEnd(22)}${seconds(performance.now() - startedAt)}`);
  if (ok) return [];
  console.log(output.trimEnd());
  return [`✖ npm run check: ${name}\n${output.trimEnd()}`];
}

function checkTypes() {
  try {
    withLock(() => build(), sayThatWeWait);
    return { ok: true, output: '' };
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    return { ok: false, output: `${error.output}\n${error.message}` };
  }
}

function tool(script, args = []) {
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [script, ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    // Room for the diagnostics of every file at once.
    maxBuffer: 64 * 1024 * 1024,
  });
  return { ok: status === 0, output: `${stdout}${stderr}${error === undefined ? '' : error.message}` };
}

// npm test: the compiled tests of every package, or of the files whose paths contain one of the arguments.

import { resolve } from 'node:path';
import { run } from 'node:test';
import { spec as SpecReporter } from 'node:test/reporters';
import { bootstrap } from './lib/bootstrap.mjs';
import { checkNode } from './lib/check-node.mjs';
import { runMain } from './lib/fail.mjs';
import { findTests, sourceOf } from './lib/find-tests.mjs';
import { ROOT } from './lib/paths.mjs';
import { reportCounts } from './lib/report-counts.mjs';
import { createTally } from './lib/tally.mjs';

// Tests start processes and check deadlines of one or two seconds; with more at once they would measure the machine.
const CONCURRENT_FILES = 2;
// Ten times what the slowest file takes on two cores.
const FILE_TIMEOUT_MS = 300_000;

checkNode();
await runMain(async () => {
  bootstrap();
  const filters = process.argv.slice(2);
  const files = findTests(filters);
  if (files.length === 0) {
    console.error(
      filters.length === 0
        ? 'There are no test files.'
        : `No test file's path contains ${filters.join(' or ')}.`,
    );
    return finish({ passed: 0, failed: 0 });
  }
  return finish(await runTests(files));
});

async function runTests(files) {
  // Set when a test of ours runs `npm test`: Node.js would then skip every file.
  delete process.env.NODE_TEST_CONTEXT;
  const tally = createTally(files);
  const events = run({
    files: files.map((name) => resolve(ROOT, name)),
    concurrency: CONCURRENT_FILES,
    timeout: FILE_TIMEOUT_MS,
  });
  await new Promise((settle, fail) => {
    const shown = events.compose(counted(tally, process.stdout.isTTY === true)).compose(new SpecReporter());
    shown.on('end', settle).on('error', fail);
    shown.pipe(process.stdout, { end: false });
  });
  return tally.result();
}

/** Counts every event; lets passes through only where somebody watches. Failures always come with all they have. */
function counted(tally, showPasses) {
  return async function* pass(source) {
    for await (const event of source) {
      tally.count(event);
      if (event.type === 'test:diagnostic' && event.data.nesting === 0) continue;
      if (showPasses || event.type !== 'test:pass') yield event;
    }
  };
}

function finish(result) {
  if (result.perFile !== undefined) summarize(result);
  reportCounts(result);
  return result.failed > 0 || result.passed === 0 ? 1 : 0;
}

function summarize({ perFile, empty, skipped }) {
  const groups = new Map();
  for (const [name, row] of perFile) {
    const group = name
      .split('/')
      .slice(0, name.startsWith('packages/') ? 2 : 1)
      .join('/');
    const total = groups.get(group) ?? { files: 0, passed: 0, failed: 0 };
    groups.set(group, {
      files: total.files + 1,
      passed: total.passed + row.passed,
      failed: total.failed + row.failed,
    });
  }
  console.log('');
  for (const [group, { files, passed, failed }] of groups) {
    console.log(
      `${group.padEnd(24)}${String(files).padStart(4)} files${String(passed).padStart(6)} passed${failed > 0 ? `  ${failed} FAILED` : ''}`,
    );
  }
  for (const name of empty) console.log(`${sourceOf(name)} holds no test: counted as a failure`);
  if (skipped > 0) console.log(`${skipped} skipped`);
}

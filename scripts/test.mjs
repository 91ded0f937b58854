// npm test: the compiled tests of every package, or of the files whose paths contain one of the arguments.
// npm test -- --verbose: names every test. Failures always come with all they have.
import { bootstrap } from './lib/bootstrap.mjs';
import { checkNode } from './lib/check-node.mjs';
import { runMain } from './lib/fail.mjs';
import { findTests } from './lib/find-tests.mjs';
import { reportCounts } from './lib/report-counts.mjs';
import { runTestFile } from './lib/run-test-file.mjs';
import { failureTexts, showFile, showSummary } from './lib/test-report.mjs';

// Tests start processes and check deadlines of one or two seconds; with more at once they would measure the machine.
const CONCURRENT_FILES = 2;

checkNode();
await runMain(async () => {
  bootstrap();
  const args = process.argv.slice(2);
  const filters = args.filter((arg) => !arg.startsWith('--'));
  const names = findTests(filters);
  if (names.length === 0)
    console.log(
      filters.length === 0 ? 'There are no tests.' : `No test file matches ${filters.join(' or ')}.`,
    );
  const results = await runAll(names, args.includes('--verbose'));
  showSummary(results);
  const counts = { passed: sum(results, 'passed'), failed: sum(results, 'failed') };
  reportCounts(counts, failureTexts(results));
  return counts.failed === 0 && counts.passed > 0 ? 0 : 1;
});

async function runAll(names, verbose) {
  const waiting = [...names];
  const results = [];
  const work = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const result = await runTestFile(name);
      showFile(result, verbose);
      results.push(result);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENT_FILES }, work));
  return results;
}

function sum(results, key) {
  return results.reduce((total, result) => total + result[key], 0);
}

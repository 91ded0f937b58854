// What people see of a test run: a line per file, failures in full, a table per package, what crashes have left.
import { seconds } from './announce.mjs';
import { sourceOf } from './find-tests.mjs';

/** One line for the file, each test by name when `verbose`; then every failure and what the file printed. */
export function showFile({ name, tests, passed, failed, skipped, failures, output, ms }, verbose) {
  const counts = `${passed} passed${failed > 0 ? `, ${failed} FAILED` : ''}${skipped > 0 ? `, ${skipped} skipped` : ''}`;
  console.log(`${failed > 0 ? '✖' : '✓'} ${sourceOf(name)}  ${counts}  ${seconds(ms)}`);
  if (verbose)
    for (const test of tests) console.log(`    ${test.outcome.padEnd(8)}${test.title}  ${test.ms} ms`);
  for (const failure of failures) {
    console.log(`\n  ✖ ${failure.title}  ${failure.ms} ms\n${indented(failure.text)}\n`);
  }
  if (failed > 0 && output !== '')
    console.log(`  Printed by ${sourceOf(name)}:\n${indented(output.trimEnd())}\n`);
}

/** Every failure with its file and all that it said. */
export function failureTexts(results) {
  return results.flatMap(({ name, failures }) =>
    failures.map(({ title, ms, text }) => `✖ ${sourceOf(name)}: ${title}  ${ms} ms\n${indented(text)}`),
  );
}

/** Counts by package, then the titles of all failures once more: they are what one looks for at the end. */
export function showSummary(results) {
  const groups = new Map();
  for (const { name, passed, failed, skipped } of results) {
    const group = name
      .split('/')
      .slice(0, name.startsWith('packages/') ? 2 : 1)
      .join('/');
    const total = groups.get(group) ?? { files: 0, passed: 0, failed: 0, skipped: 0 };
    groups.set(group, {
      files: total.files + 1,
      passed: total.passed + passed,
      failed: total.failed + failed,
      skipped: total.skipped + skipped,
    });
  }
  console.log('');
  for (const [group, { files, passed, failed, skipped }] of [...groups].sort()) {
    const more = `${failed > 0 ? `  ${failed} FAILED` : ''}${skipped > 0 ? `  ${skipped} skipped` : ''}`;
    console.log(
      `${group.padEnd(22)}${String(files).padStart(3)} files${String(passed).padStart(6)} passed${more}`,
    );
  }
  showLeft(results.flatMap(({ left }) => left));
  for (const { name, failures } of results) {
    for (const { title } of failures) console.log(`✖ ${sourceOf(name)}: ${title}`);
  }
}

/** `crash: name number, name number…` each, as a table. */
export function showLeft(lines) {
  if (lines.length === 0) return;
  const rows = lines.map((line) => {
    const [crash, counts = ''] = line.split(': ');
    return [crash, counts.split(', ').map((pair) => pair.split(' '))];
  });
  const title = 'What each crash leaves';
  const width = Math.max(title.length, ...rows.map(([crash]) => crash.length));
  const heads = rows[0][1].map(([name]) => name);
  console.log(`\n${title.padEnd(width)}${heads.map((name) => `  ${name}`).join('')}`);
  for (const [crash, counts] of rows) {
    const cells = counts.map(([name, count]) => `  ${count.padStart(name.length)}`);
    console.log(`${crash.padEnd(width)}${cells.join('')}`);
  }
}

function indented(text) {
  return text.replace(/^/gm, '    ');
}

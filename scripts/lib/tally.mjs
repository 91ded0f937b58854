// Counts the events of a test run, and finds files that hold no test: those could never fail.
import { resolve } from 'node:path';
import { ROOT } from './paths.mjs';

/**
 * `count(event)` takes one event of `run()`; `result()` gives `{ passed, failed, skipped, empty, perFile }`.
 * Suites are not counted. Node.js reports a file as a test of its own when it has no test or ends badly:
 * the first is listed in `empty`, the second counts as one failure.
 */
export function createTally(files) {
  const perFile = new Map(files.map((name) => [name, { passed: 0, failed: 0, skipped: 0, ms: 0 }]));
  const byPath = new Map(files.map((name) => [resolve(ROOT, name), name]));

  function count({ type, data }) {
    if (type !== 'test:pass' && type !== 'test:fail') return;
    const name = byPath.get(resolve(ROOT, data.file ?? data.name));
    const row = name === undefined ? undefined : perFile.get(name);
    if (row === undefined || data.details.type === 'suite') return;
    if (type === 'test:fail') row.failed += 1;
    else if (byPath.has(resolve(ROOT, data.name))) return;
    else if (data.skip !== undefined || data.todo !== undefined) row.skipped += 1;
    else row.passed += 1;
    if (data.nesting === 0) row.ms += data.details.duration_ms;
  }

  function result() {
    const rows = [...perFile.values()];
    const sum = (key) => rows.reduce((total, row) => total + row[key], 0);
    const empty = [...perFile]
      .filter(([, row]) => row.passed + row.failed + row.skipped === 0)
      .map(([name]) => name);
    return {
      passed: sum('passed'),
      failed: sum('failed') + empty.length,
      skipped: sum('skipped'),
      empty,
      perFile,
    };
  }

  return { count, result };
}

// A reporter for node:test, loaded in the process of one test file: one JSON line per finished test, `{"left":text}` for
// each diagnostic about what a crash has left, and `{"end":true}` when all have finished. A file without that line ended
// before its tests did.
import { inspect } from 'node:util';

// test/support/remains.ts writes them.
const LEFT = 'left after ';

// biome-ignore lint/style/noDefaultExport: node:test takes a reporter module's default export
export default async function* resultLines(events) {
  const titles = [];
  for await (const { type, data } of events) {
    if (type === 'test:start') titles.splice(data.nesting, titles.length, data.name);
    if (type === 'test:diagnostic' && data.message.startsWith(LEFT)) {
      yield `${JSON.stringify({ left: data.message.slice(LEFT.length) })}\n`;
    }
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    // Reports come in the order of the tests, so the last title of each level above is the parent's.
    const title = [...titles.slice(0, data.nesting), data.name].join(' › ');
    const line = { title, ms: Math.round(data.details.duration_ms), outcome: outcomeOf(type, data) };
    if (line.outcome === 'none') continue;
    yield `${JSON.stringify(line.outcome === 'failed' ? { ...line, text: textOf(data.details.error) } : line)}\n`;
  }
  yield '{"end":true}\n';
}

/** Suites are not tests; a suite counts only when it fails for a reason of its own, such as a hook. */
function outcomeOf(type, { details, skip, todo }) {
  if (todo !== undefined) return 'skipped';
  if (type === 'test:fail') return details.error?.failureType === 'subtestsFailed' ? 'none' : 'failed';
  if (details.type === 'suite') return 'none';
  return skip === undefined ? 'passed' : 'skipped';
}

function textOf(error) {
  const cause = error?.cause;
  return cause instanceof Error ? inspect(cause, { depth: 6 }) : String(cause ?? error?.message ?? error);
}

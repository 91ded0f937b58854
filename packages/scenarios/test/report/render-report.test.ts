import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { buildReportData } from '../../dist/report/build-report-data.js';
import { escapeJson, escapeScript } from '../../dist/report/escape.js';
import { linkModules } from '../../dist/report/link-modules.js';
import { renderReport } from '../../dist/report/render-report.js';
import { HOSTILE_TEXT, madeUpRun } from './support/made-up-run.js';

test('the page is one file: its scripts and styles are in it, and it names no other place', () => {
  const page = renderReport(buildReportData(madeUpRun()));
  assert.equal(page.match(/<script[ >]/g)?.length, 3);
  assert.equal(page.match(/<\/script>/g)?.length, 3);
  assert.ok(!/<(?:link|img|iframe)\b|\bsrc=/.test(page.replace(/<script[\s\S]*?<\/script>/g, '')));
  assert.ok(page.length < 4_000_000, `${page.length} characters`);
});

test('texts of a run stay texts, wherever they stand', () => {
  const run = madeUpRun();
  const hostile = {
    ...run.summary,
    name: HOSTILE_TEXT,
    incomplete: [HOSTILE_TEXT],
    remains: [HOSTILE_TEXT],
    violations: [{ invariant: HOSTILE_TEXT, detail: HOSTILE_TEXT }],
    checks: [{ name: HOSTILE_TEXT, passed: 1, failed: 0 }],
  };
  const page = renderReport(buildReportData({ ...run, summary: hostile }));
  assert.ok(!page.includes('<script>document.title'));
  assert.equal(page.match(/<\/script>/g)?.length, 3);
});

test('data in a script element cannot end it, and is what it was when it is read', () => {
  const text = escapeJson({ text: HOSTILE_TEXT });
  assert.ok(!/[<>\u2028]/.test(text));
  assert.deepEqual(JSON.parse(text), { text: HOSTILE_TEXT });
  assert.equal(escapeScript('a("</script>")'), 'a("<\\/script>")');
});

test('modules become one script: each once, before who needs it, with names of its own', () => {
  const link = (files: Record<string, string>): string => {
    const directory = mkdtempSync(join(tmpdir(), 'longrun-link-'));
    try {
      for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
      return linkModules(join(directory, 'main.js'));
    } finally {
      rmSync(directory, { recursive: true });
    }
  };
  const script = link({
    'main.js':
      "import { twice } from './a.js';\nimport { add as plus } from './b.js';\nresults.push(plus(twice(2), 1));\n",
    'a.js':
      "import { add } from './b.js';\nconst hidden = 0;\nexport function twice(n) { return add(n, n) + hidden; }\n",
    'b.js':
      'const hidden = 0;\nexport const add = (a, b) => a + b + hidden;\nexport {};\n//# sourceMappingURL=b.js.map\n',
  });
  const results: number[] = [];
  new Function('results', script)(results);
  assert.deepEqual(results, [5]);
  assert.throws(() => link({ 'main.js': "import x from './a.js';\n" }), /cannot link import x/);
  assert.throws(() => link({ 'main.js': 'export default 1;\n' }), /cannot link export default/);
  assert.throws(
    () => link({ 'main.js': "import { a } from './a.js';\n", 'a.js': "import { b } from './main.js';\n" }),
    /imports itself/,
  );
});

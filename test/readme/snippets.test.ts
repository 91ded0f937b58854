import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { documents, ROOT } from './support/repository.js';
import { SnippetProject } from './support/snippet-project.js';
import { promisedOutput, snippetsIn } from './support/snippets.js';

const snippets = documents().flatMap(snippetsIn);
const project = new SnippetProject(snippets);
const complaints = await project.compile();

// Two at a time, as the test command runs files: with more, each would wait for the others' processes.
describe('the code in the documentation', { concurrency: 2 }, () => {
  after(() => project.remove());

  for (const snippet of snippets) {
    const { page, line, file, code } = snippet;
    const said = complaints.get(snippet) ?? [];
    if (file !== undefined) {
      test(`${page}:${line} shows ${file} as it is, and compiles`, () => {
        assert.equal(code, readFileSync(join(ROOT, file), 'utf8').trimEnd());
        assert.deepEqual(said, []);
      });
    } else {
      test(`${page}:${line} compiles and runs to its end`, async () => {
        assert.deepEqual(said, []);
        const { code: exitCode, signal, stdout, stderr } = await project.run(snippet);
        assert.equal(exitCode, 0, `ended with ${signal ?? exitCode}\n${stdout}${stderr}`);
        assertPrinted(stdout, promisedOutput(snippet));
      });
    }
  }
});

/** Each promised line comes, in order; others may come between them. */
function assertPrinted(stdout: string, promised: readonly string[]): void {
  const lines = stdout.split('\n');
  let from = 0;
  for (const text of promised) {
    const at = lines.indexOf(text, from);
    assert.notEqual(at, -1, `the page says that this prints ${JSON.stringify(text)}; it printed\n${stdout}`);
    from = at + 1;
  }
}

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { documents, ROOT } from './support/repository.js';
import { SnippetProject } from './support/snippet-project.js';
import { promisedOutput, type Snippet, snippetsIn } from './support/snippets.js';

/**
 * Fences that show a part of something and use names from around it, by page and first line. They are not run. A new
 * one says `no-run` in its fence instead; a listed one that compiles by itself fails here until it leaves the list.
 */
const PARTS: readonly (readonly [page: string, firstLine: string])[] = [
  [
    'packages/actor/README.md',
    "const link = linkActor<JarMessage>(system, { kind: 'jar', port: port1, capacity: 64 }); // here",
  ],
  ['packages/coordinator/README.md', "import { createCoordinator } from '@longrun/coordinator';"],
  ['packages/docs/errors.md', "import { LongrunError } from '@longrun/protocol';"],
  [
    'packages/feedback/README.md',
    "import { createFeedback, createMemoryInboxStore } from '@longrun/feedback';",
  ],
  [
    'packages/process/README.md',
    "import { createPortableLauncher, createProcessActor, SpillBudget } from '@longrun/process';",
  ],
  [
    'packages/testkit/README.md',
    'const kit = behaviourKit(createFeedback({ sink }), undefined, { refs: { coordinator } });',
  ],
  [
    'packages/testkit/README.md',
    'const turns = fastCheckTurns(scheduler);      // or seededTurns(seed), or orderlyTurns()',
  ],
];

const snippets = documents().flatMap(snippetsIn);
const project = new SnippetProject(snippets);
const complaints = await project.compile();

// Two at a time, as the test command runs files: with more, each would wait for the others' processes.
describe('the code in the documentation', { concurrency: 2 }, () => {
  after(() => project.remove());

  for (const snippet of snippets) {
    const { page, line, file, code } = snippet;
    const said = complaints.get(snippet) ?? [];
    if (isPart(snippet)) {
      test(`${page}:${line} is a part of something and does not compile by itself`, () => {
        assert.notDeepEqual(said, []);
      });
    } else if (file !== undefined) {
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

  test('lists no part that is not there any more', () => {
    const gone = PARTS.filter(
      ([page, first]) => !snippets.some((each) => each.page === page && firstLine(each) === first),
    );
    assert.deepEqual(gone, []);
  });
});

function isPart(snippet: Snippet): boolean {
  return PARTS.some(([page, first]) => page === snippet.page && first === firstLine(snippet));
}

function firstLine({ code }: Snippet): string {
  return code.split('\n', 1)[0] ?? '';
}

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

// Fails when the error codes, their page and their tests disagree: a code without a section in
// packages/docs/errors.md, a section that lacks a part, a section for a code that does not exist, or a code that no
// test title names. A test that provokes a code has the code in its title; that is how it is found here.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { listFiles } from './lib/list-files.mjs';
import { ROOT } from './lib/paths.mjs';

/** What each section says. */
const PARTS = ['When', 'Details', 'Do', 'Retry'];
/** The title of a test: the string that test(…) or it(…) begins with, or a subtest's `t.test(…)`. */
const TITLE =
  /\b(?:test|it)(?:\.(?:only|test))?\(\s*(?:'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`)/g;

// Another tree may be named, so that the check itself can be tested. The codes are this one's.
const root = resolve(process.argv[2] ?? ROOT);
const protocol = join(ROOT, 'packages', 'protocol', 'dist', 'index.js');

if (existsSync(protocol)) {
  const { ERROR_CODES } = await import(pathToFileURL(protocol).href);
  check(Object.keys(ERROR_CODES));
} else {
  console.error('packages/protocol is not built; run npm run build first');
  process.exitCode = 1;
}

function check(codes) {
  const sections = readSections(join(root, 'packages', 'docs', 'errors.md'));
  const titles = testTitles();
  const problems = [
    ...codes.flatMap((code) => pageProblems(code, sections.get(code))),
    ...[...sections.keys()]
      .filter((code) => !codes.includes(code))
      .map((code) => `packages/docs/errors.md: ${code} is no error code`),
    ...codes
      .filter((code) => !titles.some((title) => namesCode(title, code)))
      .map((code) => `${code}: no test provokes it (none has it in its title)`),
  ];
  for (const problem of problems) console.error(problem);
  console.log(`${codes.length} error codes, ${titles.length} test titles, ${problems.length} problems`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}

function pageProblems(code, text) {
  if (text === undefined) return [`packages/docs/errors.md: ${code} has no section`];
  // A part that is there has words after its name.
  return PARTS.filter((part) => !new RegExp(`^\\*\\*${part}:\\*\\*\\s+[^\\s*]`, 'm').test(text)).map(
    (part) => `packages/docs/errors.md: ${code} does not say "${part}"`,
  );
}

/** Level-two headings that are one word in capitals, with the text below each. */
function readSections(path) {
  if (!existsSync(path)) return new Map();
  const [, ...sections] = readFileSync(path, 'utf8').split(/^## /m);
  const named = sections.map((section) => [section.split('\n', 1)[0].trim(), section]);
  return new Map(named.filter(([name]) => /^[A-Z][A-Z_]+$/.test(name)));
}

function testTitles() {
  // Of packages/<name>/test/ and of test/, not of what is compiled from them.
  const isTest = (path) => path.endsWith('.test.ts') && path.includes('/test/');
  const files = ['packages', 'test'].flatMap((folder) => listFiles(join(root, folder), isTest));
  return files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(TITLE)].map((match) => match[1] ?? match[2] ?? match[3]),
  );
}

function namesCode(title, code) {
  return new RegExp(`(?<![A-Z_])${code}(?![A-Z_])`).test(title);
}

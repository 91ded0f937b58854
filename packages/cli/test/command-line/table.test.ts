// The table of commands: what help, completion and the documentation promise of it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { buildProgram, type Parsed } from '../../dist/command-line/build-program.js';
import type { Command } from '../../dist/command-line/command.js';
import { commands } from '../../dist/index.js';

const everyCommand: readonly Command[] = commands.flatMap((each) => [each, ...each.subcommands]);

/** Throws for a line that is no right one. */
function parse(args: readonly string[]): { readonly parsed: Parsed | undefined; readonly said: string } {
  let parsed: Parsed | undefined;
  let said = '';
  const program = buildProgram(commands, {
    version: '0',
    writeOut: (text) => {
      said += text;
    },
    writeError: (text) => {
      said += text;
    },
    onParsed: (found) => {
      parsed = found;
    },
  });
  try {
    program.parse([...args], { from: 'user' });
  } catch (error) {
    if (!said.startsWith('Usage:')) throw Object.assign(new Error(said), { cause: error });
  }
  return { parsed, said };
}

test('every command has a summary, examples that parse, and no flag or letter twice', () => {
  for (const { name, summary, examples, flags } of everyCommand) {
    assert.doesNotMatch(summary, /\.$/, name);
    assert.ok(examples.length > 0, name);
    const letters = Object.values(flags).flatMap(({ short }) => short ?? []);
    assert.equal(new Set(letters).size, letters.length, name);
    for (const { line } of examples) {
      const command = /longrun ([^>|)]*)/.exec(line)?.[1] ?? '';
      const words = [...command.matchAll(/'([^']*)'|(\S+)/g)].map((match) => match[1] ?? match[2] ?? '');
      assert.ok(words[0] !== undefined && commands.some((each) => each.name === words[0]), line);
      const rest = commands.find((each) => each.name === words[0])?.rest;
      if (rest !== 'arguments') assert.doesNotThrow(() => parse(words), line);
    }
  }
});

test('help of every command has its operands, its flags and its examples', () => {
  for (const command of commands) {
    const { said } = parse([command.name, '--help']);
    for (const name of Object.keys(command.flags))
      assert.match(said, new RegExp(`--${name}\\b`), command.name);
    for (const { name } of command.operands) assert.match(said, new RegExp(`\\b${name}\\b`), command.name);
    for (const { line } of command.examples) assert.ok(said.includes(line), `${command.name}: ${line}`);
  }
});

test('the page of the command line has every command and every flag', () => {
  const page = readFileSync(new URL('../../../docs/cli.md', import.meta.url), 'utf8');
  for (const { name, flags } of everyCommand) {
    assert.match(page, new RegExp(`longrun[^\`\n]* ${name}\\b|\`${name}\\b`), name);
    for (const flag of Object.keys(flags))
      assert.match(page, new RegExp(`--${flag}\\b`), `${name} --${flag}`);
  }
});

test("words after the program are the program's, with or without dashes before it", () => {
  const own = parse(['run', '-d', '--session', 's', 'ls', '-la', '--session', 't']);
  const dashes = parse(['run', '-d', '--session', 's', '--', 'ls', '-la', '--session', 't']);
  assert.deepEqual(own.parsed?.operands, ['ls', '-la', '--session', 't']);
  assert.deepEqual(dashes.parsed, own.parsed);
  assert.deepEqual([own.parsed?.flags['session'], own.parsed?.flags['detach']], ['s', true]);
});

test('times have units, and what is none says what was expected', () => {
  const timeout = (text: string): unknown => parse(['run', '--timeout', text, 'x']).parsed?.flags['timeout'];
  assert.deepEqual(
    ['500ms', '90', '90s', '1.5m', '2h', '1d'].map(timeout),
    [500, 90_000, 90_000, 90_000, 7_200_000, 86_400_000],
  );
  for (const wrong of ['', '-1', '5 m', '1w', '99d', 'NaN', '1e3']) {
    assert.throws(() => timeout(wrong), /Expected a time such as 500ms, 90s, 5m or 2h, at most \d+s/, wrong);
  }
  assert.throws(() => parse(['logs', '-n', '1.5', 'x']), /Expected a whole number from 0 to 100000/);
  assert.throws(() => parse(['serve', '--launcher', 'rocket']), /Expected one of auto, native, portable/);
});

test('a slip of the finger gets a suggestion', () => {
  assert.throws(() => parse(['canel', '1']), /unknown command 'canel'\n\(Did you mean cancel\?\)/);
  assert.throws(
    () => parse(['run', '--detatch', 'x']),
    /unknown option '--detatch'\n\(Did you mean --detach\?\)/,
  );
  assert.throws(() => parse(['wait']), /missing required argument 'handle'/);
  assert.throws(() => parse(['ps', 'extra']), /too many arguments for 'ps'/);
});

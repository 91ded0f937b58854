import { readdirSync } from 'node:fs';
import type { Fixtures } from '../run/run-resolved.js';
import type { ResolvedScenario } from '../script/resolved-scenario.js';
import { ScriptError } from '../script/script-error.js';
import type { ScriptProblem } from '../script/script-problem.js';
import { type LibraryEntry, libraryIn, namesOfSet } from './library.js';
import { type Arguments, parseArguments } from './parse-arguments.js';
import type { Places } from './places.js';
import { readScenario } from './read-scenario.js';
import { runLives } from './run-lives.js';
import { type ExitCodes, runMany } from './run-many.js';
import { runOne } from './run-one.js';
import { BAD_USAGE, usage } from './usage.js';

export interface MainOutcome {
  readonly exitCode: number;
  /** Scenarios that passed and that did not, when several were run. */
  readonly counts?: { readonly passed: number; readonly failed: number };
}

/**
 * `npm run scenarios`. Ends early, and in order, at SIGINT and SIGTERM.
 *
 * @param args as they follow the command
 * @param self the script that runs this, to run it once more for each of several scenarios
 */
export async function main(args: readonly string[], places: Places, self: string): Promise<MainOutcome> {
  let given: Arguments;
  try {
    given = parseArguments(args);
  } catch (error) {
    process.stderr.write(
      `${error instanceof Error ? error.message : String(error)}\n\n${usage(places.called)}\n`,
    );
    return { exitCode: BAD_USAGE };
  }
  if (given.help) {
    process.stdout.write(`${usage(places.called)}\n`);
    return { exitCode: 0 };
  }
  // Whoever reads this may go: the run and its verdict do not depend on it.
  process.stdout.on('error', ignoreGoneReader);
  const stop = new AbortController();
  const stopped = (): void => stop.abort();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stopped);
  try {
    return await dispatch(given, args, places, self, stop.signal);
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return { exitCode: BAD_USAGE };
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, stopped);
  }
}

function ignoreGoneReader(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

async function dispatch(
  given: Arguments,
  args: readonly string[],
  places: Places,
  self: string,
  signal: AbortSignal,
): Promise<MainOutcome> {
  const library = places.library === undefined ? [] : libraryIn(places.library);
  const fixtures = fixturesIn(places.fixtures);
  const names = fixtures?.names ?? [];
  const load = (name: string): Promise<ResolvedScenario> => readScenario(name, given, library, names);
  if (given.list) {
    for (const { name } of library) {
      process.stdout.write(`${name.padEnd(28)} ${(await load(name)).description}\n`);
    }
    return { exitCode: 0 };
  }
  const [only, ...more] = namesOf(given, places, library);
  if (only === 'lives') return { exitCode: await runLives(given, signal) };
  if (only !== undefined && more.length === 0) {
    const scenario = await load(only);
    if (given.check) return { exitCode: 0 };
    return {
      exitCode: await runOne(scenario, {
        ...(fixtures !== undefined && { fixtures }),
        results: given.results,
        signal,
      }),
    };
  }
  const several = [only ?? '', ...more];
  // All of them first: a mistake in the last one should not show after ten minutes.
  for (const name of several) if (name !== 'lives') await load(name);
  if (given.check) return { exitCode: 0 };
  const options = args.filter((arg) => !given.names.includes(arg) && arg !== '--all');
  return summed(await runMany(several, [self, ...options], signal));
}

function fixturesIn(directory: string | undefined): Fixtures | undefined {
  if (directory === undefined) return undefined;
  return { directory, names: readdirSync(directory).filter((name) => !name.endsWith('.md')) };
}

function namesOf(
  { names, all }: Arguments,
  { library }: Places,
  entries: readonly LibraryEntry[],
): readonly string[] {
  if (names.length > 0) return names;
  if (library === undefined) throw new ScriptError('', [NO_LIBRARY]);
  if (!all) return namesOfSet(library, 'ci');
  const byHand = namesOfSet(library, 'by-hand');
  return entries.map(({ name }) => name).filter((name) => !byHand.includes(name));
}

const NO_LIBRARY: ScriptProblem = {
  path: '',
  reason: 'there is no library of scenarios here: name the file of a script, or lives',
};

/** One that broke an invariant counts more than one that is incomplete, and that more than a crossed threshold. */
const WORST_FIRST: readonly number[] = [1, 2, BAD_USAGE, 99];

function summed(codes: ExitCodes): MainOutcome {
  const all = [...codes.values()];
  const failed = all.filter((code) => code !== 0);
  for (const [name, code] of codes) process.stdout.write(`${code === 0 ? '✓' : '✗'} ${name}\n`);
  return {
    exitCode: WORST_FIRST.find((code) => failed.includes(code)) ?? failed[0] ?? 0,
    counts: { passed: all.length - failed.length, failed: failed.length },
  };
}

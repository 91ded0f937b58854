import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { loadScenario } from '../script/load-scenario.js';
import type { ResolvedScenario } from '../script/resolved-scenario.js';
import { ScriptError } from '../script/script-error.js';
import { wrongWord } from '../script/script-problem.js';
import type { LibraryEntry } from './library.js';
import type { Arguments } from './parse-arguments.js';

/**
 * A scenario of the library by name, or a script by path, with what the command line changes. Throws a `ScriptError`
 * for one that is not there, and for one that is wrong.
 */
export async function readScenario(
  name: string,
  { seed, rate }: Pick<Arguments, 'seed' | 'rate'>,
  library: readonly LibraryEntry[],
  fixtures: readonly string[],
): Promise<ResolvedScenario> {
  const path = resolve(library.find((entry) => entry.name === name)?.path ?? name);
  if (!existsSync(path)) {
    const names = library.map((entry) => entry.name);
    throw new ScriptError(name, [wrongWord('', 'file, and no scenario of the library', name, names)]);
  }
  const loaded = await loadScenario(path, { fixtures });
  if (!loaded.ok) throw new ScriptError(name, loaded.problems);
  const { scenario } = loaded;
  return {
    ...scenario,
    seed: seed ?? scenario.seed,
    load: rate === undefined ? scenario.load : withRate(scenario.load, rate),
    actors: scenario.actors.map((actor) => ({ ...actor, module: moduleFrom(path, actor.module) })),
  };
}

function withRate(load: ResolvedScenario['load'], rate: number): ResolvedScenario['load'] {
  return Object.fromEntries(
    Object.entries(load).map(([name, group]) => [
      name,
      group.executor === 'constant-arrival-rate' ? { ...group, rate } : group,
    ]),
  );
}

/** A path is relative to the script; what is no path is a package. */
function moduleFrom(script: string, module: string): string {
  return module.startsWith('.') ? pathToFileURL(resolve(dirname(script), module)).href : module;
}

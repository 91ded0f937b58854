import { readFile, stat } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { MAX_SCRIPT_BYTES } from './bounds.js';
import { findJsonFlaw } from './json-syntax.js';
import { type ParsedScenario, type ParseOptions, parseScenario } from './parse-scenario.js';
import { ScriptError } from './script-error.js';
import type { ScriptProblem } from './script-problem.js';

const MODULES: readonly string[] = ['.ts', '.mts', '.js', '.mjs'];

/**
 * A scenario from a JSON file, from the export `scenario` of a module (`.js`, `.mjs`; `.ts` and `.mts` where Node can),
 * or from an object that has been read already. A module is run: load none that you do not trust. What cannot be read,
 * or is wrong, is a refusal with its problems; nothing rejects.
 */
export async function loadScenario(
  fileOrObject: string | object,
  options: ParseOptions = {},
): Promise<ParsedScenario> {
  if (typeof fileOrObject !== 'string') return parseScenario(fileOrObject, options);
  const file = resolve(fileOrObject);
  const read = MODULES.includes(extname(file)) ? await readModule(file) : await readJson(file);
  return 'problems' in read ? { ok: false, problems: read.problems } : parseScenario(read.value, options);
}

type Read = { readonly value: unknown } | { readonly problems: readonly ScriptProblem[] };

async function readJson(file: string): Promise<Read> {
  let text: string;
  try {
    if ((await stat(file)).size > MAX_SCRIPT_BYTES) {
      return refuse(`${file} is larger than ${MAX_SCRIPT_BYTES} bytes`);
    }
    text = (await readFile(file, 'utf8')).replace(/^\uFEFF/, '');
  } catch (error) {
    return refuse(`cannot read ${file}: ${messageOf(error)}`);
  }
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    const flaw = findJsonFlaw(text);
    if (flaw === undefined) return refuse(`${file}: ${messageOf(error)}`);
    return refuse(`${file}:${flaw.line}:${flaw.column}: ${flaw.reason}`);
  }
}

async function readModule(file: string): Promise<Read> {
  let module: object;
  try {
    module = await import(pathToFileURL(file).href);
  } catch (error) {
    if (error instanceof ScriptError) return { problems: error.problems };
    if (codeOf(error) === 'ERR_UNKNOWN_FILE_EXTENSION') {
      const reason = `Node ${process.versions.node} cannot run TypeScript: compile ${file} and name the .js file`;
      return refuse(reason);
    }
    return refuse(`cannot load ${file}: ${messageOf(error)}`);
  }
  const exported = Object.entries(module);
  const scenario = exported.find(([name]) => name === 'scenario');
  if (scenario !== undefined) return { value: scenario[1] };
  const names = exported.map(([name]) => name).join(', ');
  return refuse(`${file} has no export "scenario"; it has ${names === '' ? 'none' : names}`);
}

function refuse(reason: string): Read {
  return { problems: [{ path: '', reason }] };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

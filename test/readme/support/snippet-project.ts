/**
 * A small project outside of the repository, as an embedder would have one: its node_modules leads to the built
 * packages, and every snippet is a file in it. One compiler run checks them all; each program runs by itself.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { ROOT } from './repository.js';
import type { Snippet } from './snippets.js';

/** The slowest snippet takes two seconds; this is what a hanging one may cost. */
const RUN_TIMEOUT_MS = 60_000;

export interface RunEnd {
  readonly code: number | null;
  /** SIGKILL: it did not end within the time that a run may take. SIGABRT: Node.js itself failed. */
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** On one line, so that a line of the file is the same line of the page. */
const HOST_BEFORE =
  "import { createHost as makeHost } from '@longrun/host'; const host = await makeHost({ logger: false }); " +
  "const session = host.session('agent-1');";
/** A snippet that throws ends its process, and its exit ends what the host had running. */
const HOST_AFTER = 'void session; await host.close();';

const TSCONFIG = {
  extends: join(ROOT, 'tsconfig.base.json'),
  compilerOptions: {
    outDir: 'out',
    rootDir: '.',
    typeRoots: [join(ROOT, 'node_modules/@types')],
    composite: false,
    declaration: false,
    declarationMap: false,
    isolatedDeclarations: false,
    noUnusedLocals: false,
    noUnusedParameters: false,
    allowJs: true,
    checkJs: false,
    incremental: false,
  },
  exclude: ['out', 'work'],
};

export class SnippetProject {
  readonly #directory: string = mkdtempSync(join(tmpdir(), 'longrun-docs-'));
  readonly #places = new Map<Snippet, string>();

  constructor(snippets: readonly Snippet[]) {
    symlinkSync(join(ROOT, 'node_modules'), join(this.#directory, 'node_modules'));
    this.#write('package.json', JSON.stringify({ name: 'snippets', private: true, type: 'module' }));
    this.#write('tsconfig.json', JSON.stringify(TSCONFIG));
    for (const snippet of snippets) this.#add(snippet);
  }

  /** Compiles everything. Returns what the compiler says against each snippet, as `page:line: message`. */
  async compile(): Promise<ReadonlyMap<Snippet, readonly string[]>> {
    const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
    const { code, stdout, stderr } = await run([compiler, '-p', '.', '--pretty', 'false'], this.#directory);
    const complaints = stdout.split('\n').filter((line) => line.includes('error TS'));
    const found = new Map<Snippet, readonly string[]>();
    for (const [snippet, place] of this.#places) {
      const own = complaints.filter((line) => line.startsWith(`${place}(`));
      found.set(
        snippet,
        own.map((line) => readable(snippet, line)),
      );
    }
    const told = [...found.values()].flat().length;
    // Not about a snippet: the project itself is wrong, and nothing has been checked.
    if (told !== complaints.length || (code !== 0 && told === 0)) throw new Error(`tsc: ${stdout}${stderr}`);
    return found;
  }

  /** Runs a compiled snippet in a small project of its own. */
  run(snippet: Snippet): Promise<RunEnd> {
    const place = this.#placeOf(snippet);
    const work = join(this.#directory, 'work', place);
    mkdirSync(work, { recursive: true });
    // What `run_test` and `run_build_command` find when a snippet calls them.
    const scripts = { test: 'node --version', build: 'node --version' };
    writeFileSync(join(work, 'package.json'), JSON.stringify({ name: 'a-project', private: true, scripts }));
    return run([join(this.#directory, 'out', place.replace(/\.ts$/, '.js'))], work);
  }

  remove(): void {
    rmSync(this.#directory, { recursive: true, force: true });
  }

  #add(snippet: Snippet): void {
    const { page, line, language, file, withHost, code } = snippet;
    const folder = page.replace(/\.md$/, '').replaceAll('/', '-');
    const place = join(folder, file === undefined ? `line-${line}.${language}` : basename(file));
    if (existsSync(join(this.#directory, place))) throw new Error(`${page} shows ${file} twice`);
    this.#places.set(snippet, place);
    // `export {}`: a snippet that imports nothing is a module too, and may await.
    const before = `export {}; ${withHost ? HOST_BEFORE : ''}`;
    const blank = '\n'.repeat(Math.max(0, line - 2));
    const text = file === undefined ? `${blank}${before}\n${code}\n${withHost ? HOST_AFTER : ''}\n` : code;
    this.#write(place, text);
  }

  #placeOf(snippet: Snippet): string {
    const place = this.#places.get(snippet);
    if (place === undefined) throw new Error('the snippet is not part of this project');
    return place;
  }

  #write(place: string, text: string): void {
    const path = join(this.#directory, place);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, text);
  }
}

function readable({ page, line, file }: Snippet, complaint: string): string {
  const [, at = '0', message = complaint] = /\((\d+),\d+\): (.*)$/.exec(complaint) ?? [];
  return `${page}:${file === undefined ? at : Number(at) + line - 1}: ${message}`;
}

function run(args: readonly string[], cwd: string): Promise<RunEnd> {
  // Set by the test runner; a program that a snippet starts is no test of ours.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const child = spawn(process.execPath, args, {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: RUN_TIMEOUT_MS,
    killSignal: 'SIGKILL',
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
}

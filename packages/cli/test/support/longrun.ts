// Runs the built command, in a runtime directory of its own.
import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/** From packages/cli/dist-test/support. */
const BIN = fileURLToPath(new URL('../../bin/longrun.mjs', import.meta.url));

export type Child = ChildProcessByStdio<Writable, Readable, Readable>;

export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Longrun {
  /** The directory in which sockets are made. */
  readonly runtime: string;
  launch(args: readonly string[], more?: More): Child;
  /** The same, with its stdin left open. */
  launchOpen(args: readonly string[]): Child;
  /** Runs it to its end. */
  run(...args: readonly string[]): Promise<Run>;
  runWith(more: More, ...args: readonly string[]): Promise<Run>;
  /** Starts a server and resolves once it is ready. */
  serve(...args: readonly string[]): Promise<Serving>;
  /** Ends what is left of the servers. */
  close(): Promise<void>;
}

export interface More {
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly input?: string;
}

export interface Serving {
  readonly child: Child;
  readonly pid: number;
  readonly socket: string;
  readonly end: Promise<Run>;
}

export function longrun(): Longrun {
  const runtime = mkdtempSync(join(tmpdir(), 'lr-'));
  const servers = new Set<ChildProcess>();
  const launchOpen = (args: readonly string[], { env = {}, cwd }: More = {}): Child =>
    spawn(process.execPath, [BIN, ...args], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: {
        ...process.env,
        LONGRUN_NAME: '',
        NO_COLOR: '',
        FORCE_COLOR: '',
        XDG_RUNTIME_DIR: runtime,
        ...env,
      },
      ...(cwd !== undefined && { cwd }),
    });
  const launch = (args: readonly string[], more: More = {}): Child => {
    const child = launchOpen(args, more);
    child.stdin.end(more.input);
    return child;
  };
  const runWith = (more: More, ...args: readonly string[]): Promise<Run> => untilEnd(launch(args, more));
  return {
    runtime,
    launch,
    launchOpen: (args) => launchOpen(args),
    runWith,
    run: (...args) => runWith({}, ...args),
    async serve(...args) {
      const child = launch(['serve', '--json', ...args]);
      servers.add(child);
      const end = untilEnd(child);
      const line = await firstLine(child, end);
      // The first line of `serve --json`: this, or an error.
      const { event, pid, socket } = JSON.parse(line) as { event?: string; pid: number; socket: string };
      if (event !== 'ready') throw new Error(`serve ended with ${(await end).code}: ${line}`);
      return { child, pid, socket, end };
    },
    async close() {
      for (const child of servers) {
        if (child.exitCode !== null || child.signalCode !== null) continue;
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
      rmSync(runtime, { recursive: true, force: true });
    },
  };
}

export async function untilEnd(child: Child): Promise<Run> {
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  return { code: typeof code === 'number' ? code : null, stdout, stderr };
}

/** Resolves when the stream has said something that matches; what it says is still there for other readers. */
export async function untilSays(stream: Readable, pattern: RegExp): Promise<void> {
  let said = '';
  await new Promise<void>((resolve, reject) => {
    stream.on('data', (chunk: Buffer | string) => {
      said += chunk.toString();
      if (pattern.test(said)) resolve();
    });
    stream.once('end', () => reject(new Error(`ended without saying ${String(pattern)}, but: ${said}`)));
  });
}

async function firstLine(child: Child, end: Promise<Run>): Promise<string> {
  let said = '';
  const line = new Promise<string>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const [first, ...more] = said.split('\n');
      if (more.length > 0 && first !== undefined) resolve(first);
    });
  });
  const early = end.then(({ code, stderr }): never => {
    throw new Error(`serve ended with ${code} before it was ready: ${said}${stderr}`);
  });
  return Promise.race([line, early]);
}

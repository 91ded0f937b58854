import { type ChildProcess, spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { TOKEN_VARIABLE } from '@longrun/protocol';
import type { GuardianForm } from './guardian-form.js';
import { BYE } from './lines.js';

/** How a guardian shows in a list of processes. */
export const GUARDIAN_TITLE = 'longrun-guardian';

/**
 * All that a guardian gets of the environment. Whatever this host runs under must find the guardian, too: it keeps
 * the token that the host inherited, never one of this host's own. The rest is what the dynamic linker, and a Node.js
 * inside of an Electron, may need to start at all.
 */
const KEPT_VARIABLES = [TOKEN_VARIABLE, 'LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH'];

export interface GuardianEvents {
  /** What did not fit into the pipe has gone: there is room for more. */
  drained(): void;
  /** It is gone, asked or not. Told once. */
  exited(how: string): void;
}

/** A guardian that was started. */
export interface GuardianLink {
  readonly pid: number;
  /** Resolves after `exited` was told. */
  readonly exited: Promise<void>;
  /** False when the pipe is full: write no more before `drained`. */
  write(text: string): boolean;
  /** Nothing is left to guard: it exits at once. */
  dismiss(): void;
  kill(): void;
}

/** Throws when it cannot be started. */
export type StartGuardian = (form: GuardianForm, events: GuardianEvents) => GuardianLink;

/**
 * One guardian process and this thread's end of its pipe, which no other process holds. Throws at construction when it
 * cannot be started.
 */
export class GuardianProcess implements GuardianLink {
  readonly pid: number;
  readonly exited: Promise<void>;
  readonly #child: ChildProcess;
  readonly #input: Socket;

  constructor(form: GuardianForm, events: GuardianEvents) {
    const child = spawn(form.file, form.args, {
      argv0: GUARDIAN_TITLE,
      cwd: '/',
      // A session of its own, before its program runs: no Ctrl-C and no hang-up reaches it.
      detached: true,
      env: guardianEnvironment(process.env),
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    // That it cannot be started shows in `pid` at once.
    child.on('error', () => undefined);
    if (child.pid === undefined || !(child.stdin instanceof Socket)) {
      child.stdin?.destroy();
      throw new Error(`${form.file} cannot be run`);
    }
    this.pid = child.pid;
    this.#child = child;
    this.#input = child.stdin;
    this.exited = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        this.#input.destroy();
        events.exited(signal === null ? `exit code ${code}` : signal);
        resolve();
      });
    });
    // EPIPE: it is gone, and `exit` says so.
    this.#input.on('error', () => undefined);
    this.#input.on('drain', () => events.drained());
    // Neither keeps this thread running: when it ends, the pipe closes, and that is what the guardian waits for.
    this.#child.unref();
    this.#input.unref();
  }

  write(text: string): boolean {
    return this.#input.write(text);
  }

  dismiss(): void {
    this.#child.ref();
    this.#input.end(BYE);
  }

  kill(): void {
    this.#child.ref();
    this.#child.kill('SIGKILL');
  }
}

export function guardianEnvironment(own: NodeJS.ProcessEnv): Record<string, string> {
  const kept = KEPT_VARIABLES.flatMap((name) => {
    const value = own[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(kept), ELECTRON_RUN_AS_NODE: '1' };
}

/**
 * A policy that keeps the working directory inside given roots. It looks at `cwd` and at nothing else: a
 * command that runs inside a root can still read, write and `cd` wherever its user can.
 *
 * What is checked is what is used: links are resolved first, and the resolved path becomes the child's cwd.
 * One gap remains. Between the check and the child's chdir, somebody with write access inside the root can
 * replace a directory of that path by a link that leads outside. Closing it takes the kernel's help at the start
 * of the process, which is a launcher's to give.
 */
import { realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { type CommandSpec, type ErrorData, LongrunError } from '@longrun/protocol';
import { cwdRefusal } from '../commands/cwd-refusal.js';
import { errnoOf } from '../errno-of.js';
import { isInside } from './is-inside.js';
import type { ProcessSandbox, SandboxAnswer } from './process-sandbox.js';
import { realLocation } from './real-location.js';

export interface WorkspaceSandboxOptions {
  /** Existing directories, at least one; relative ones start at the host's cwd now. The first is the default cwd. */
  readonly roots: readonly string[];
}

const NAME = 'workspace';
/** What the kernel says when a user may not start a file or enter a directory. */
const PERMISSION_ERRNOS: ReadonlySet<string | undefined> = new Set(['EACCES', 'EPERM', 'EROFS']);

/**
 * Makes the policy. Links in the roots are resolved once, here.
 *
 * @throws {LongrunError} INVALID_PARAMETER, `details.param` `roots` or `roots[i]`: none given, or one is missing
 * or no directory
 */
export function workspaceSandbox(options: WorkspaceSandboxOptions): ProcessSandbox {
  const roots = options.roots.map(resolveRoot);
  const [first] = roots;
  if (first === undefined) throw invalidRoot('roots', 'must name at least one directory', {});
  return {
    name: NAME,
    defaultCwd: first,
    enforceCwd: (cwd) => enforce(cwd, roots),
    prepare: async (command) => {
      if (command.cwd === undefined) return { ok: true, value: { ...command, cwd: first } };
      const cwd = await enforce(command.cwd, roots);
      return cwd.ok ? { ok: true, value: { ...command, cwd: cwd.value } } : cwd;
    },
    explainSpawnError: (error, command) => explain(error, command, roots),
  };
}

async function enforce(cwd: string, roots: readonly string[]): Promise<SandboxAnswer<string>> {
  const real = await realLocation(cwd);
  const path = real.kind === 'exists' ? real.path : real.nearest;
  if (!roots.some((root) => isInside(root, path))) return { ok: false, error: denied(cwd, path, roots) };
  // A path that cannot be resolved now is never let through: it could lead anywhere by the time of the start.
  return real.kind === 'exists'
    ? { ok: true, value: path }
    : { ok: false, error: cwdRefusal(cwd, real.errno) };
}

function denied(cwd: string, path: string, roots: readonly string[]): ErrorData {
  const leads = path === cwd ? '' : `, which leads to ${path},`;
  return {
    code: 'SANDBOX_DENIED',
    message: `The workspace sandbox refused cwd ${cwd}${leads} because it is outside of ${roots.join(', ')}.`,
    details: { param: 'cwd', path: cwd, resolved: path, sandbox: NAME, roots },
  };
}

function explain(error: ErrorData, command: CommandSpec, roots: readonly string[]): ErrorData | undefined {
  if (error.code !== 'SPAWN_FAILED' || !PERMISSION_ERRNOS.has(error.details.errno)) return undefined;
  const why =
    'The workspace sandbox let it pass: it limits the working directory, not programs. ' +
    `The operating system refused it: ${command.argv[0]} may not be executable for this user, ` +
    `or one of its directories or ${command.cwd ?? roots[0]} may not be entered.`;
  return {
    ...error,
    message: `${error.message} ${why}`,
    details: { ...error.details, sandbox: NAME, explanation: why },
  };
}

function resolveRoot(root: string, index: number): string {
  const path = resolve(root);
  try {
    const real = realpathSync.native(path);
    if (statSync(real).isDirectory()) return real;
  } catch (error) {
    const errno = errnoOf(error);
    throw invalidRoot(
      `roots[${index}]`,
      `${path} cannot be used as a root (${errno})`,
      { errno, path },
      error,
    );
  }
  throw invalidRoot(`roots[${index}]`, `${path} is not a directory`, { errno: 'ENOTDIR', path });
}

function invalidRoot(param: string, what: string, more: ErrorData['details'], cause?: unknown): LongrunError {
  const message = `workspaceSandbox: ${param} ${what}`;
  return new LongrunError({ code: 'INVALID_PARAMETER', message, details: { ...more, param } }, { cause });
}

/**
 * The policy that the kernel enforces: Landlock confines each command, and whatever it starts, to given paths and TCP
 * ports. This file checks what can be said better before the start than by the kernel's EACCES, and explains that one;
 * the launcher has the kernel confine. Nothing here is needed for the confinement to hold.
 */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { findProgram } from '@longrun/process';
import type { CommandSpec, Confinement, ErrorData } from '@longrun/protocol';
import { cwdRefusal } from '../commands/cwd-refusal.js';
import { interpretersOf } from './interpreters.js';
import { isInside } from './is-inside.js';
import { LINUX_SANDBOX, type LinuxSandboxOptions, linuxConfinement } from './linux-options.js';
import type { ProcessSandbox, SandboxAnswer } from './process-sandbox.js';
import { realLocation } from './real-location.js';

/**
 * Makes the policy. Links in the roots are resolved once, here. Commands also lose the means to gain privileges
 * (no_new_privs), and from Linux 6.12 to signal processes that are not theirs. What is enforced depends on the kernel
 * and the launcher: results say it in `sandbox`.
 *
 * @throws {LongrunError} INVALID_PARAMETER, `details.param` names the option: a root does not exist, a port is out of
 * range, a read-only root lies inside of a read-write one, an option is unknown
 */
export function linuxSandbox(options: LinuxSandboxOptions = {}): ProcessSandbox {
  const confinement = linuxConfinement(options);
  const roots = confinement.paths.map(({ path }) => path);
  const programs = confinement.paths.filter(({ execute }) => execute === true).map(({ path }) => path);
  const start = roots.find(isDirectory);
  return {
    name: LINUX_SANDBOX,
    ...(start === undefined ? {} : { defaultCwd: start }),
    enforceCwd: (cwd) => enforceCwd(cwd, roots),
    prepare: (command) => prepare(command, confinement, programs),
    explainSpawnError: (error, command) => explain(error, command, programs),
  };
}

/** The kernel lets anybody enter any directory; to refuse it here spares a command that could read nothing there. */
async function enforceCwd(cwd: string, roots: readonly string[]): Promise<SandboxAnswer<string>> {
  const real = await realLocation(cwd);
  const path = real.kind === 'exists' ? real.path : real.nearest;
  if (!roots.some((root) => isInside(root, path))) {
    const why = 'it is not inside of a root that may be read';
    return denied('cwd', `cwd ${cwd}${leadsTo(cwd, path)}`, why, {
      ...{ param: 'cwd', path: cwd, resolved: path, roots },
    });
  }
  return real.kind === 'exists'
    ? { ok: true, value: path }
    : { ok: false, error: cwdRefusal(cwd, real.errno) };
}

async function prepare(
  command: CommandSpec,
  confinement: Confinement,
  programs: readonly string[],
): Promise<SandboxAnswer<CommandSpec>> {
  const { argv, env, cwd } = command;
  const [name = ''] = argv;
  const found = findProgram(name, env['PATH'], cwd);
  // One that is not there, or may not be run by anybody, is the launcher's to tell.
  if (found.ok) {
    const file = resolve(cwd ?? '', found.file);
    const real = await realLocation(file);
    const path = real.kind === 'exists' ? real.path : real.nearest;
    if (!programs.some((root) => isInside(root, path))) {
      const why = 'it is not inside of a root whose files may be executed';
      return denied('program', `the program ${file}${leadsTo(file, path)}`, why, {
        ...{ param: 'argv', path: file, resolved: path, roots: programs },
      });
    }
  }
  return { ok: true, value: { ...command, confinement } };
}

/** The program may be executed, and the kernel refused: then what is needed to run it may not be. */
async function explain(
  error: ErrorData,
  command: CommandSpec,
  programs: readonly string[],
): Promise<ErrorData | undefined> {
  const { errno, path: file } = error.details;
  if (error.code !== 'SPAWN_FAILED' || errno !== 'EACCES' || file === undefined) return undefined;
  const cwd = command.cwd ?? '/';
  for (const path of await interpretersOf(resolve(cwd, file), cwd)) {
    const real = await realLocation(resolve(cwd, path));
    const resolved = real.kind === 'exists' ? real.path : real.nearest;
    if (programs.some((root) => isInside(root, resolved))) continue;
    const what = `the start of ${file}: it is run by ${path}${leadsTo(path, resolved)}`;
    const why = 'that is not inside of a root whose files may be executed';
    const answer = denied('exec', what, why, {
      ...{ param: 'argv', errno, path, resolved },
      roots: programs,
    });
    return answer.error;
  }
  return undefined;
}

function denied(step: string, what: string, why: string, details: ErrorData['details']) {
  const message = `The ${LINUX_SANDBOX} sandbox refused ${what}: ${why}.`;
  const error: ErrorData = {
    code: 'SANDBOX_DENIED',
    message,
    details: { sandbox: LINUX_SANDBOX, step, ...details },
  };
  return { ok: false, error } as const;
}

function leadsTo(path: string, resolved: string): string {
  return path === resolved ? '' : `, which leads to ${resolved},`;
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

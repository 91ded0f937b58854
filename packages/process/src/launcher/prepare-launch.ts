import { variableOf } from '@longrun/protocol';
import { checkCwd } from './check-cwd.js';
import { findProgram } from './find-program.js';
import type { LaunchOutcome, LaunchRequest } from './launcher.js';
import { spawnFailure } from './spawn-failure.js';

/**
 * ETXTBSY: the program was just written, and a process forked meanwhile by another thread still has it open
 * for writing, until its exec. That takes one fork and exec, 1 to 16 ms by measurement; the waits double from
 * 5 ms and sum up to 315 ms, twenty times that.
 */
const TEXT_BUSY_FIRST_WAIT_MS = 5;
const TEXT_BUSY_RETRIES = 6;

/** One try to start `file` for a request that has been checked. */
export type LaunchAttempt = (request: LaunchRequest, file: string) => LaunchOutcome | Promise<LaunchOutcome>;

/**
 * What every launcher does around the start itself: refuses NUL bytes, checks the directory, finds the program, and
 * tries again while the program's file is open for writing.
 */
export async function launchPrepared(
  request: LaunchRequest,
  attempt: LaunchAttempt,
  wait: (delayMs: number) => Promise<void>,
): Promise<LaunchOutcome> {
  const nul = findNul(request);
  if (nul !== undefined) return { ok: false, error: spawnFailure(nul, 'EINVAL') };
  if (request.cwd !== undefined) {
    const error = checkCwd(request.cwd);
    if (error !== undefined) return { ok: false, error };
  }
  const program = findProgram(request.argv[0] ?? '', variableOf(request.env, 'PATH'), request.cwd);
  if (!program.ok) return program;

  let waitMs = TEXT_BUSY_FIRST_WAIT_MS;
  for (let retries = 0; ; retries += 1) {
    const outcome = await attempt(request, program.file);
    if (outcome.ok || outcome.error.details.errno !== 'ETXTBSY') return outcome;
    if (retries === TEXT_BUSY_RETRIES) return outcome;
    await wait(waitMs);
    waitMs *= 2;
  }
}

/** The error of a program that was found and could not be executed. */
export function execFailure(name: string, file: string, errno: string): LaunchOutcome {
  const subject = JSON.stringify(name);
  if (errno !== 'ENOENT') return { ok: false, error: spawnFailure(subject, errno, { path: file }) };
  // The file was there a moment ago, so execve(2) means the interpreter that it names.
  const reason = 'the interpreter that its first line names, or the program itself, is not there';
  return { ok: false, error: spawnFailure(subject, errno, { missing: 'file', path: file, reason }) };
}

/** execve(2) ends strings at the first NUL, so one that holds a NUL would silently be another. */
function findNul(request: LaunchRequest): string | undefined {
  if (request.argv.some((item) => item.includes('\0'))) return 'a program whose argument list has a NUL byte';
  if (request.cwd?.includes('\0')) return 'in a working directory whose name has a NUL byte';
  return undefined;
}

// Runs one setup tool. Its output goes to a file and is shown only when the tool fails, so that no warning of a
// package manager reaches the terminal of somebody for whom everything works.
import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { MEMORY, ROOT } from './paths.mjs';

// Enough for every error of a bad compile; a package manager that prints more says what went wrong at the end.
const KEPT_LINES = 400;

/**
 * Runs `program` in the workspace's root with an empty stdin and waits for its end.
 * Returns `{ ok, output, reason }`: `output` the last lines of stdout and stderr, in order, `reason` how it ended.
 */
export function runQuietly(program, args, env = {}) {
  mkdirSync(MEMORY, { recursive: true });
  const file = join(MEMORY, `output-${process.pid}.log`);
  const descriptor = openSync(file, 'w+');
  try {
    const result = spawnSync(program, args, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ['ignore', descriptor, descriptor],
      // Windows starts `npx` through its command interpreter only.
      shell: process.platform === 'win32' && program === 'npx',
    });
    return {
      ok: result.status === 0,
      output: lastLines(readFileSync(file, 'utf8')),
      reason: reasonOf(program, result),
    };
  } finally {
    closeSync(descriptor);
    rmSync(file, { force: true });
  }
}

function reasonOf(program, result) {
  if (result.error !== undefined) return `${program} could not be started: ${result.error.message}`;
  if (result.signal !== null) return `${program} was ended by ${result.signal}`;
  return `${program} ended with exit code ${result.status}`;
}

function lastLines(text) {
  const lines = text.trimEnd().split('\n');
  const left = lines.length - KEPT_LINES;
  return left <= 0 ? lines.join('\n') : [`(${left} lines before this)`, ...lines.slice(left)].join('\n');
}

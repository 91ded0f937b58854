// Runs one compiled test file in a process of its own and says what came out. One process per file is also what
// `node --test` does; its options and its treatment of timeouts differ between Node.js 20, 22, 24 and 26, and a
// plain `node file` with a reporter does not.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { seconds } from './announce.mjs';
import { ROOT } from './paths.mjs';
import { withSourcePositions } from './source-positions.mjs';

const REPORTER = fileURLToPath(new URL('./result-lines-reporter.mjs', import.meta.url));
// More than ten times what the slowest file takes on two cores.
const FILE_TIMEOUT_MS = 300_000;
// After SIGTERM at the timeout; then SIGKILL.
const GRACE_MS = 2000;
// What a file's own prints may take of the report of a failure.
const SHOWN_OUTPUT_CHARACTERS = 20_000;

/**
 * Resolves to `{ name, passed, failed, skipped, ms, failures: [{ title, ms, text }], tests, left, output }`, never
 * rejects. `left`: lines about what crashes have left. What goes wrong outside of a test (a crash, a timeout, no test at all) is a failure with the file as its title.
 */
export async function runTestFile(name, timeoutMs = FILE_TIMEOUT_MS) {
  const startedAt = performance.now();
  const directory = mkdtempSync(join(tmpdir(), 'longrun-test-'));
  const report = join(directory, 'report');
  try {
    const ending = await runNode(
      ['--test-reporter', REPORTER, '--test-reporter-destination', report, name],
      timeoutMs,
    );
    const all = readLines(report);
    const lines = all.filter(({ left }) => left === undefined);
    const tests = lines.filter(({ outcome }) => outcome !== undefined);
    const failures = tests
      .filter(({ outcome }) => outcome === 'failed')
      .map((test) => ({ ...test, text: withSourcePositions(test.text) }));
    const complaint = complaintAbout(ending, lines, failures, timeoutMs);
    if (complaint !== undefined)
      failures.push({ title: '(the file)', ms: Math.round(performance.now() - startedAt), text: complaint });
    return {
      name,
      passed: tests.filter(({ outcome }) => outcome === 'passed').length,
      skipped: tests.filter(({ outcome }) => outcome === 'skipped').length,
      failed: failures.length,
      failures,
      tests,
      left: all.flatMap(({ left }) => left ?? []),
      output: withSourcePositions(ending.output),
      ms: performance.now() - startedAt,
    };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function runNode(args, timeoutMs) {
  // Set when a test of ours runs `npm test`: node:test would then talk to a parent that does not listen.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let timedOut = false;
  const collect = (chunk) => {
    if (output.length < SHOWN_OUTPUT_CHARACTERS) output += chunk;
  };
  child.stdout.setEncoding('utf8').on('data', collect);
  child.stderr.setEncoding('utf8').on('data', collect);
  const timers = [];
  timers.push(
    setTimeout(() => {
      timedOut = true;
      child.kill('SIGTERM');
      timers.push(setTimeout(() => child.kill('SIGKILL'), GRACE_MS));
    }, timeoutMs),
  );
  return new Promise((settle) => {
    const end = (ending) => {
      for (const timer of timers) clearTimeout(timer);
      // Whatever a test left running may hold the pipes for ever.
      child.stdout.destroy();
      child.stderr.destroy();
      settle({ ...ending, output, timedOut });
    };
    child.on('error', (error) => end({ code: null, signal: null, error }));
    // One turn later: what the file printed last is in the pipes already.
    child.on('exit', (code, signal) => setImmediate(() => setImmediate(end, { code, signal })));
  });
}

function readLines(report) {
  let text = '';
  try {
    text = readFileSync(report, 'utf8');
  } catch (error) {
    // The file ended before node:test opened its report: said by `complaintAbout`.
    if (error.code !== 'ENOENT') throw error;
  }
  // The last line of a killed process may be cut.
  const whole = text.slice(0, text.lastIndexOf('\n') + 1).split('\n');
  return whole.filter((line) => line !== '').map((line) => JSON.parse(line));
}

function complaintAbout({ code, signal, error, timedOut }, lines, failures, timeoutMs) {
  if (error !== undefined) return `Node.js could not be started: ${error.message}`;
  if (timedOut)
    return `did not end within ${seconds(timeoutMs)}; the last test that finished: ${lines.at(-1)?.title ?? 'none'}`;
  if (signal !== null) return `was ended by ${signal}`;
  const tests = lines.filter((line) => line.end !== true);
  if (tests.length === 0 && code === 0) return 'finished no test: it holds none, or ended before they had';
  if (tests.length === lines.length) return `ended with exit code ${code} before its tests had finished`;
  return code !== 0 && failures.length === 0
    ? `ended with exit code ${code} though its tests passed`
    : undefined;
}

// Runs one group of samples: one contender, one pass, one process, from its start to its end. Checks from outside
// what the contender claims about its processes. Whatever goes wrong is an outcome, and leaves nothing running.
import { spawn } from 'node:child_process';
import { seconds } from '../lib/announce.mjs';
import { endSleepers, killSleepers, sleepers, zombiesOf } from './sleepers.mjs';

/** Of what a contender prints when it fails. */
const SHOWN_CHARACTERS = 2000;

/** Groups that run now: to be ended when the benchmark is interrupted. */
const running = new Map();

/** Resolves to `{ samples }`, `{ unavailable }` or `{ failure }`, the latter two texts. Never rejects. */
export function runGroup({ command, marker, timeoutMs }) {
  const [file, ...args] = command;
  const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  running.set(child, marker);
  const complaints = [];
  let outcome;
  let errors = '';
  readLines(child.stdout, (line) => {
    const message = parse(line);
    if (message === undefined) return;
    if (message.check !== undefined) {
      complaints.push(...complaintsAbout(message, child.pid, marker));
      child.stdin.write('\n');
    }
    if (message.result !== undefined) outcome = { samples: message.result };
    if (message.unavailable !== undefined) outcome = { unavailable: message.unavailable };
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    errors = (errors + text).slice(-SHOWN_CHARACTERS);
  });
  // A contender that has died does not read its answer; its exit says so.
  child.stdin.on('error', () => {});

  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      complaints.push(`did not end within ${seconds(timeoutMs)}`);
      child.kill('SIGKILL');
    }, timeoutMs);
    const end = async (ending) => {
      clearTimeout(timer);
      running.delete(child);
      if (ending !== undefined) complaints.push(ending);
      const left = sleepers(marker).length;
      if (left > 0) complaints.push(`left ${left} commands running`);
      await endSleepers(marker);
      if (complaints.length === 0 && outcome === undefined) complaints.push('printed no result');
      const failure = [...complaints, errors.trim()].join('\n').trim();
      resolve(complaints.length === 0 ? outcome : { failure });
    };
    child.on('error', (error) => end(`could not be started: ${error.message}`));
    child.on('close', (code, signal) => {
      if (signal !== null) end(`was ended by ${signal}`);
      else end(code === 0 ? undefined : `ended with exit code ${code}`);
    });
  });
}

/** Ends what runs, at once. */
export function abandonGroups() {
  for (const [child, marker] of running) {
    child.kill('SIGKILL');
    killSleepers(marker);
  }
}

function complaintsAbout({ check, count }, pid, marker) {
  const alive = sleepers(marker).length;
  if (check === 'alive') return alive === count ? [] : [`${alive} of ${count} commands were alive`];
  const zombies = zombiesOf(pid).length;
  return [
    ...(alive === 0 ? [] : [`${alive} commands were alive when all were said to be gone`]),
    ...(zombies === 0 ? [] : [`${zombies} zombies were left when all were said to be gone`]),
  ];
}

function readLines(stream, onLine) {
  let rest = '';
  stream.setEncoding('utf8').on('data', (text) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop();
    for (const line of lines) onLine(line);
  });
}

function parse(line) {
  try {
    return JSON.parse(line);
  } catch {
    // Something that a library printed.
    return undefined;
  }
}

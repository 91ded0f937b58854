import { setPriority } from 'node:os';
import { closeInherited } from './close-inherited.js';
import { endEverything } from './end-everything.js';
import { LineReader } from './line-reader.js';

/**
 * The guardian for machines without the native one: a program of its own, started by `GuardianProcess`, that loads
 * as little else of Longrun as it can. It reads lines from its stdin until the other end is closed, then ends what is left.
 */
const EXIT_UNKNOWN_VERSION = 2;
const CATCHABLE = [
  ...(['SIGINT', 'SIGHUP', 'SIGTERM', 'SIGQUIT', 'SIGTSTP', 'SIGTTIN', 'SIGTTOU'] as const),
  // A listener also keeps Node.js from opening its debugger.
  ...(['SIGUSR1', 'SIGUSR2', 'SIGALRM', 'SIGXCPU'] as const),
];

/** It sleeps until the host dies, often because the machine is overloaded, and has milliseconds of work then. */
const NICENESS = -10;

process.title = 'longrun-guardian';
// Whatever reaches a whole terminal, job or service is not for the guardian: it is needed most when others die.
for (const signal of CATCHABLE) process.on(signal, () => undefined);
closeInherited();
try {
  setPriority(NICENESS);
} catch {
  // Refused to most users: then it waits for its turn like everybody.
}
process.chdir('/');

const hostPid = process.ppid;
const reader = new LineReader();
let over = false;

process.stdin.on('data', (bytes: Buffer) => {
  reader.push(bytes);
  if (reader.foreign) process.exit(EXIT_UNKNOWN_VERSION);
  if (reader.dismissed) report({ signals: 0, left: 0 });
});
// An error means that nothing can come any more, too.
process.stdin.on('error', hostDied);
process.stdin.on('close', hostDied);

async function hostDied(): Promise<void> {
  if (over) return;
  over = true;
  reader.end();
  const { hostToken, groups, cgroup } = reader;
  const nothing = { signals: 0, left: 0 };
  report(hostToken === undefined ? nothing : await endEverything({ hostToken, groups, cgroup }, hostPid));
}

function report({ signals, left }: { readonly signals: number; readonly left: number }): void {
  const line = `longrun-guardian: ${signals} signals, ${left} left, ${reader.ignored} lines ignored\n`;
  process.stderr.write(line, () => process.exit(0));
}

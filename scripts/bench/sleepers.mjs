// The sleeping commands of one group, found by the number that they sleep: read from /proc, whatever the contender
// says. A zombie has no command line left; it counts when it is a child of the contender.
import { readdirSync, readFileSync } from 'node:fs';

/** Above any number that somebody sleeps by intention: more than 30 years. */
const FIRST_MARKER = 1_000_000_000;
/** Ten thousand killed processes take about a second to go. */
const LONGEST_DYING_MS = 10_000;
const POLL_MS = 10;

/** Seconds to sleep that nobody else uses. */
export function newMarker() {
  return FIRST_MARKER + Math.floor(Math.random() * FIRST_MARKER);
}

/** Pids of processes that sleep `marker` seconds. */
export function sleepers(marker) {
  return pids().filter((pid) => commandLineOf(pid).endsWith(`sleep\0${marker}\0`));
}

/** Pids of dead children of `parent` that nobody has waited for. */
export function zombiesOf(parent) {
  return pids().filter((pid) => {
    const stat = read(`/proc/${pid}/stat`);
    const [state, of] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' && Number(of) === parent;
  });
}

/** After a contender that failed: nothing of it may disturb the next. Resolves once they are gone. */
export async function endSleepers(marker) {
  const deadline = Date.now() + LONGEST_DYING_MS;
  while (killSleepers(marker) > 0 && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** Returns how many were there. */
export function killSleepers(marker) {
  const found = sleepers(marker);
  for (const pid of found) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch (error) {
      if (error.code !== 'ESRCH') throw error;
    }
  }
  return found.length;
}

function pids() {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

function commandLineOf(pid) {
  return read(`/proc/${pid}/cmdline`);
}

/** Empty for a process that has gone meanwhile. */
function read(path) {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

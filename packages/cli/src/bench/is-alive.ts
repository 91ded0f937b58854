import { readFileSync } from 'node:fs';

/** A process that could still do something: a zombie is none. Without /proc, zombies count. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it is there, and another user's.
    if (Reflect.get(Object(error), 'code') === 'ESRCH') return false;
  }
  return stateOf(pid) !== 'Z';
}

/** The letter behind the name, which may hold spaces and parentheses itself. Empty where there is no /proc. */
function stateOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.charAt(stat.lastIndexOf(')') + 2);
  } catch {
    return '';
  }
}

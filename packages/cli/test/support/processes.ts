// What the tests know of other processes: read from /proc, never from the service under test.
import { readdirSync, readFileSync } from 'node:fs';

let markers = 0;

/** A number that nobody else uses: as an argument of `sleep` it is about ten minutes, and found again by `living`. */
export function newMarker(): string {
  markers += 1;
  return `6${Math.floor(Math.random() * 90 + 10)}.${process.pid}0${markers}0${Math.floor(Math.random() * 1e9)}`;
}

/** Processes, zombies left out, one of whose arguments is, or holds, the marker. */
export function living(marker: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => pid !== process.pid && read(pid, 'cmdline').includes(marker) && !isZombie(pid));
}

/** Programs named `sleep` among them: not who waits for one, and has the marker among its arguments as well. */
export function sleeping(marker: string): number[] {
  return living(marker).filter((pid) => read(pid, 'comm').trim() === 'sleep');
}

function isZombie(pid: number): boolean {
  const stat = read(pid, 'stat');
  return stat === '' || 'ZX'.includes(stat.charAt(stat.lastIndexOf(')') + 2));
}

function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    // Gone since it was listed.
    return '';
  }
}

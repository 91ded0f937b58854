/** What the tests know of other processes: read from /proc, never from the service under test. */
import { readdirSync, readFileSync } from 'node:fs';

let markers = 0;

/** A number nobody else uses: an argument of `sleep` of about ten minutes, found again by `living`. */
export function newMarker(): string {
  markers += 1;
  return `6${Math.floor(Math.random() * 90 + 10)}.${process.pid}0${markers}0${Math.floor(Math.random() * 1e9)}`;
}

/** Pids of processes whose command line holds the marker; zombies have none. This process is left out. */
export function living(marker: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => pid !== process.pid && commandLineOf(pid).includes(marker));
}

/** False for a zombie too. */
export function isAlive(pid: number): boolean {
  return commandLineOf(pid) !== '';
}

function commandLineOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    // It ended while we looked.
    return '';
  }
}

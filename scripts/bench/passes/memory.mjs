// This process's memory as the kernel counts it, threads included.
import { readFileSync, writeFileSync } from 'node:fs';

export function residentKiB() {
  return field('VmRSS');
}

/** Highest since `resetPeak`. */
export function peakKiB() {
  return field('VmHWM');
}

export function resetPeak() {
  // 5: "reset the peak resident set size" (proc_pid_clear_refs).
  writeFileSync('/proc/self/clear_refs', '5');
}

function field(name) {
  const line = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(readFileSync('/proc/self/status', 'utf8'));
  if (line === null) throw new Error(`/proc/self/status has no ${name}`);
  return Number(line[1]);
}

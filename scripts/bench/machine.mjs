// What the machine is, for the report, and what it allows: memory, descriptors, processes.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { arch, cpus, loadavg, release, totalmem } from 'node:os';
import { ROOT } from '../lib/paths.mjs';

/** For ten thousand live commands of three descriptors each, with room to spare. */
const WANTED_DESCRIPTORS = 65_536;

/** For the head of the report. */
export function describeMachine() {
  const git = spawnSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: ROOT, encoding: 'utf8' });
  return {
    node: process.versions.node,
    kernel: `${process.platform} ${release()} ${arch()}`,
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryMiB: Math.round(totalmem() / 1024 / 1024),
    load: loadavg().map((value) => Number(value.toFixed(2))),
    commit: git.status === 0 ? git.stdout.trim() : undefined,
  };
}

/** Memory that a contender may take now, in MiB. */
export function availableMiB() {
  const line = /^MemAvailable:\s+(\d+) kB$/m.exec(readFileSync('/proc/meminfo', 'utf8'));
  const available = Number(line?.[1] ?? 0) / 1024;
  const constrained = (process.constrainedMemory?.() ?? 0) / 1024 / 1024;
  return constrained > 0 ? Math.min(available, constrained) : available;
}

/** Processes and threads that there may still be. Every thread takes a number of the same row as processes do. */
export function freeTasks() {
  const [, , , tasks] = readFileSync('/proc/loadavg', 'utf8').split(' ');
  const inUse = Number(tasks.split('/')[1]);
  const most = ['/proc/sys/kernel/pid_max', '/proc/sys/kernel/threads-max'].map((path) =>
    Number(readFileSync(path, 'utf8')),
  );
  return Math.min(...most, limitOf('Max processes')) - inUse;
}

/**
 * How to start a contender with as many descriptors as may be had: `{ prefix, descriptors }`, the words before its own
 * command line and the limit that it has then.
 */
export function descriptorLimit() {
  const hard = limitOf('Max open files', 'hard');
  const wanted = `--nofile=${WANTED_DESCRIPTORS}:${WANTED_DESCRIPTORS}`;
  if (hard < WANTED_DESCRIPTORS && spawnSync('prlimit', [wanted, 'true']).status === 0)
    return { prefix: ['prlimit', wanted], descriptors: WANTED_DESCRIPTORS };
  return { prefix: ['sh', '-c', 'ulimit -n "$(ulimit -Hn)" && exec "$@"', 'sh'], descriptors: hard };
}

function limitOf(name, which = 'soft') {
  const line = new RegExp(`^${name}\\s+(\\S+)\\s+(\\S+)`, 'm').exec(
    readFileSync('/proc/self/limits', 'utf8'),
  );
  const text = which === 'soft' ? line?.[1] : line?.[2];
  return text === undefined || text === 'unlimited' ? Number.POSITIVE_INFINITY : Number(text);
}

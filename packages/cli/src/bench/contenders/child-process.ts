/** `node:child_process` as one uses it with care: a process group per command, both streams collected. */
import { type ChildProcess, spawn } from 'node:child_process';
import type { Contender, Ended, Started } from './contender.js';

export function childProcessContender(): Contender {
  const live = new Map<ChildProcess, Promise<Ended>>();
  return {
    name: 'child_process',
    // Pipes are closed before processes are gone.
    verifies: false,
    start: async ([file, ...args]): Promise<Started> => {
      const child = spawn(file, args, { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
      const ended = endOf(child);
      live.set(child, ended);
      const forget = (): boolean => live.delete(child);
      ended.then(forget, forget);
      return { ended: () => ended, cancel: (graceMs) => cancel(child, ended, graceMs) };
    },
    close: async () => {
      for (const child of live.keys()) signalGroup(child, 'SIGKILL');
      await Promise.allSettled(live.values());
    },
  };
}

function endOf(child: ChildProcess): Promise<Ended> {
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => stderr.push(chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => {
      const stdoutBytes = stdout.reduce((sum, chunk) => sum + chunk.length, 0);
      resolve({ exitCode, stdoutBytes });
    });
  });
}

async function cancel(child: ChildProcess, ended: Promise<Ended>, graceMs: number): Promise<void> {
  signalGroup(child, 'SIGTERM');
  const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), graceMs);
  await ended;
  clearTimeout(timer);
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  // One that could not be started.
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    // Gone meanwhile: what was wanted.
    if (!(error instanceof Error) || Reflect.get(error, 'code') !== 'ESRCH') throw error;
  }
}

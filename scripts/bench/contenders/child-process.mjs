// node:child_process on the host's thread: one process group per command, both streams collected in memory, the
// result at `close`.
import { spawn } from 'node:child_process';
import { endGroups } from './end-groups.mjs';

export const childProcess = {
  id: 'child_process',
  name: 'child_process',
  descriptors: 2,
  tasks: 1,
  cannot: {},
  open,
};

async function open() {
  const live = new Map();
  return {
    version: process.versions.node,
    start: ([file, ...args]) => {
      const child = spawn(file, args, { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
      const ended = resultOf(child);
      live.set(child.pid, ended);
      ended.then(() => live.delete(child.pid));
      return { ended };
    },
    exitCodeOf: ({ exitCode }) => exitCode,
    outputBytesOf: ({ stdout }) => stdout.length,
    endAll: () => endGroups(live),
    close: async () => {},
  };
}

function resultOf(child) {
  const stdout = [];
  const stderr = [];
  child.stdout.on('data', (chunk) => stdout.push(chunk));
  child.stderr.on('data', (chunk) => stderr.push(chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode, signal) =>
      resolve({ exitCode, signal, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr) }),
    );
  });
}

// tinyexec: a group per command, its own collecting of both streams, PATH left as it is.
import { readFileSync } from 'node:fs';
import { endGroups } from './end-groups.mjs';

const OPTIONS = { nodePath: false, nodeOptions: { detached: true, stdio: ['ignore', 'pipe', 'pipe'] } };

export const tinyexec = {
  id: 'tinyexec',
  name: 'tinyexec',
  descriptors: 2,
  tasks: 1,
  cannot: { flood: 'it collects the output in one string, and a string of V8 ends at 512 MiB' },
  open,
};

async function open() {
  const { x } = await import('tinyexec');
  const manifest = new URL('../../../node_modules/tinyexec/package.json', import.meta.url);
  const live = new Map();
  return {
    version: JSON.parse(readFileSync(manifest, 'utf8')).version,
    start: ([file, ...args]) => {
      const child = x(file, args, OPTIONS);
      const { pid } = child;
      const ended = child.then((result) => {
        live.delete(pid);
        return result;
      });
      live.set(pid, ended);
      return { ended };
    },
    exitCodeOf: ({ exitCode }) => exitCode,
    outputBytesOf: ({ stdout }) => Buffer.byteLength(stdout),
    endAll: () => endGroups(live),
    close: async () => {},
  };
}

// execa: the newest that runs on this Node.js (version 10 needs 22). A group per command, output buffered without a
// limit and as bytes (as text, 1 GiB is more than a string may hold), failures as results.
import { readFileSync } from 'node:fs';
import { endGroups } from './end-groups.mjs';

const FIRST_NODE_OF_VERSION_10 = 22;
const OPTIONS = {
  detached: true,
  stdin: 'ignore',
  reject: false,
  stripFinalNewline: false,
  encoding: 'buffer',
  maxBuffer: Number.POSITIVE_INFINITY,
};

export const execa = { id: 'execa', name: 'execa', descriptors: 2, tasks: 1, cannot: {}, open };

async function open() {
  const major = Number(process.versions.node.split('.')[0]);
  const name = major >= FIRST_NODE_OF_VERSION_10 ? 'execa' : 'execa-for-node-20';
  const { execa: run } = await import(name);
  const manifest = new URL(`../../../node_modules/${name}/package.json`, import.meta.url);
  const live = new Map();
  return {
    version: JSON.parse(readFileSync(manifest, 'utf8')).version,
    start: ([file, ...args]) => {
      const child = run(file, args, OPTIONS);
      live.set(child.pid, child);
      const ended = child.then((result) => {
        live.delete(child.pid);
        return result;
      });
      return { ended };
    },
    exitCodeOf: ({ exitCode }) => exitCode,
    outputBytesOf: ({ stdout }) => stdout.length,
    endAll: () => endGroups(live),
    close: async () => {},
  };
}

import type { Ecosystem } from './ecosystem.js';
import { firstPresent } from './first-present.js';

/** `cargo test [filter]`, `cargo build [--release] [--package=target]`. */
export const cargo: Ecosystem = {
  name: 'cargo',
  manifests: ['Cargo.toml'],
  propose: async (project, wanted) => {
    if ((await firstPresent(project, cargo.manifests)) === undefined) return { kind: 'absent' };
    if (wanted.kind === 'build') {
      const release = wanted.release ? ['--release'] : [];
      const target = wanted.target === undefined ? [] : [`--package=${wanted.target}`];
      return { kind: 'command', argv: ['cargo', 'build', ...release, ...target] };
    }
    if (wanted.filter === undefined) return { kind: 'command', argv: ['cargo', 'test'] };
    // The first -- ends cargo's options, the second those of the test binary.
    const filter = wanted.filter.startsWith('-') ? ['--', '--', wanted.filter] : [wanted.filter];
    return { kind: 'command', argv: ['cargo', 'test', ...filter] };
  },
};

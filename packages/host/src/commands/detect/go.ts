import type { Ecosystem } from './ecosystem.js';
import { firstPresent } from './first-present.js';
import { positional } from './positional.js';

/** `go test [-run=filter] ./...`, `go build target`, where the target is a package pattern, `./...` by default. */
export const go: Ecosystem = {
  name: 'go',
  manifests: ['go.mod'],
  propose: async (project, wanted) => {
    if ((await firstPresent(project, go.manifests)) === undefined) return { kind: 'absent' };
    if (wanted.kind === 'test') {
      const filter = wanted.filter === undefined ? [] : [`-run=${wanted.filter}`];
      return { kind: 'command', argv: ['go', 'test', ...filter, './...'] };
    }
    if (wanted.release)
      return { kind: 'refused', param: 'release', reason: 'go builds have no release mode' };
    return { kind: 'command', argv: ['go', 'build', ...positional(wanted.target ?? './...')] };
  },
};

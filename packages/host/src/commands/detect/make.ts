import type { Ecosystem, Proposal, Wanted } from './ecosystem.js';
import { firstPresent } from './first-present.js';
import { makeTargets } from './make-targets.js';
import { positional } from './positional.js';

/**
 * `make test` or `make check`, whichever the makefile has; `make target`, else `make build` where it has that,
 * else the makefile's default goal. There is no common way to pass a filter.
 */
export const make: Ecosystem = {
  name: 'make',
  // In the order in which GNU make looks for them.
  manifests: ['GNUmakefile', 'makefile', 'Makefile'],
  propose: async (project, wanted) => {
    const manifest = await firstPresent(project, make.manifests);
    if (manifest === undefined) return { kind: 'absent' };
    const text = await project.read(manifest);
    if (text === undefined) return { kind: 'lacking', reason: `${manifest} cannot be read` };
    const targets = makeTargets(text);
    return wanted.kind === 'test' ? proposeTest(manifest, targets, wanted) : proposeBuild(targets, wanted);
  },
};

function proposeTest(
  manifest: string,
  targets: ReturnType<typeof makeTargets>,
  wanted: Extract<Wanted, { kind: 'test' }>,
): Proposal {
  const known = ['test', 'check'].find((name) => targets.names.has(name));
  const target = known ?? (targets.complete ? undefined : 'test');
  if (target === undefined) return { kind: 'lacking', reason: `${manifest} has no target test or check` };
  if (wanted.filter !== undefined) {
    return { kind: 'refused', param: 'filter', reason: 'make has no common way to pass one; give argv' };
  }
  return { kind: 'command', argv: ['make', target] };
}

function proposeBuild(
  targets: ReturnType<typeof makeTargets>,
  wanted: Extract<Wanted, { kind: 'build' }>,
): Proposal {
  if (wanted.release) {
    return { kind: 'refused', param: 'release', reason: 'make has no release mode; name a target' };
  }
  if (wanted.target?.includes('=')) {
    return { kind: 'refused', param: 'target', reason: 'make would read it as a variable' };
  }
  if (wanted.target !== undefined) return { kind: 'command', argv: ['make', ...positional(wanted.target)] };
  return { kind: 'command', argv: targets.names.has('build') ? ['make', 'build'] : ['make'] };
}

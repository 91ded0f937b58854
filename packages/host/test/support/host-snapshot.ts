import type { HostSnapshot } from '../../dist/commands/host-snapshot.js';

/** A host whose environment holds no surprises. */
export function hostSnapshot(changes: Partial<HostSnapshot> = {}): HostSnapshot {
  return { env: { PATH: '/usr/bin:/bin', HOST: '1' }, cwd: '/', platform: 'linux', ...changes };
}

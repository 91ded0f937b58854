import type { Verdict } from '../verdict.js';
import type { CheckContext } from './check-context.js';

/** A process whose parent has ended goes to pid 1, or to a nearer one that asked for that. */
export async function lookAtOrphans({ machine, orphan }: CheckContext): Promise<Verdict> {
  const tried = await orphan;
  if (tried.outcome === 'unknown') {
    return {
      status: 'unknown',
      found: tried.why,
      means: 'Whether ended daemons stay as zombies cannot be told.',
    };
  }
  const { parentPid, parentName, outcome } = tried;
  const whose = parentPid === machine.pid ? 'this process' : `${parentName} (pid ${parentPid})`;
  if (outcome === 'reaped') {
    const found = `${whose} takes an orphan and reaps it`;
    return { status: 'ok', found, means: 'Daemons and grandchildren that end leave nothing.' };
  }
  return {
    status: 'degraded',
    found: `${whose} takes an orphan and leaves it a zombie`,
    means:
      'Each grandchild that ends after its parent keeps its pid until the container ends. None of them runs.',
    mend: 'Run an init in the container: `docker run --init`, or tini.',
  };
}

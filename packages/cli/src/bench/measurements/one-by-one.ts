import type { Measured } from '../bench-report.js';
import type { Extent } from '../plan.js';
import { type Arena, inPairs } from './pairs.js';
import { succeeded } from './succeeded.js';

/** A command after the other, each once the result of the last is in hand. */
export async function oneByOne(arena: Arena, extent: Extent): Promise<readonly Measured[]> {
  const samples = await inPairs(arena, extent, async (contender) => {
    const startedAt = performance.now();
    const started = await contender.start(['true']);
    const handleMs = performance.now() - startedAt;
    const ended = await started.ended();
    const resultMs = performance.now() - startedAt;
    succeeded(contender, ended);
    return { handleMs, resultMs };
  });
  const of = (name: 'handleMs' | 'resultMs'): Pick<Measured, 'longrun' | 'childProcess'> => ({
    longrun: samples.longrun.map((one) => one[name]),
    childProcess: samples.childProcess.map((one) => one[name]),
  });
  return [
    { id: 'handle', title: 'spawn to handle', unit: 'ms', ...of('handleMs') },
    { id: 'result', title: 'spawn to result', unit: 'ms', ...of('resultMs') },
  ];
}

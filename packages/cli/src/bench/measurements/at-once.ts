import type { Measured } from '../bench-report.js';
import type { Extent } from '../plan.js';
import { type Arena, inPairs } from './pairs.js';
import { succeeded } from './succeeded.js';

/** `count` commands asked for without waiting in between, until the last result is there. */
export async function atOnce(arena: Arena, count: number, extent: Extent): Promise<Measured> {
  const perSecond = await inPairs(arena, extent, async (contender) => {
    const startedAt = performance.now();
    const all = Array.from({ length: count }, async () => (await contender.start(['true'])).ended());
    const results = await Promise.all(all);
    const tookMs = performance.now() - startedAt;
    for (const ended of results) succeeded(contender, ended);
    return (count * 1000) / tookMs;
  });
  return {
    id: `at-once-${count}`,
    title: `${count.toLocaleString('en-US')} at once`,
    unit: 'commands/s',
    ...perSecond,
  };
}

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Measured } from '../bench-report.js';
import type { Extent } from '../plan.js';
import { type Arena, inPairs } from './pairs.js';
import { succeeded } from './succeeded.js';

const MIB = 1024 * 1024;

/** One command that prints so many MiB of lines, until its result; with the limits on output that both have by default. */
export async function output(
  arena: Arena,
  directory: string,
  printedMiB: number,
  extent: Extent,
): Promise<Measured> {
  const file = join(directory, 'one-mebibyte');
  writeFileSync(file, oneMebibyte());
  const argv: [string, ...string[]] = ['cat', ...Array.from({ length: printedMiB }, () => file)];
  const perSecond = await inPairs(arena, extent, async (contender) => {
    const startedAt = performance.now();
    const ended = await (await contender.start(argv)).ended();
    const tookMs = performance.now() - startedAt;
    succeeded(contender, ended);
    if (ended.stdoutBytes !== printedMiB * MIB) {
      throw new Error(
        `${contender.name}: ${printedMiB * MIB} bytes were printed, ${ended.stdoutBytes} reported`,
      );
    }
    return (printedMiB * 1000) / tookMs;
  });
  return { id: 'output', title: `${printedMiB} MiB of output`, unit: 'MiB/s', ...perSecond };
}

/** As a compiler or a test runner might print it. */
function oneMebibyte(): string {
  const line = 'compiled one more module of the project, 0 warnings, 0 errors\n';
  return line
    .repeat(Math.ceil(MIB / line.length))
    .slice(0, MIB - 1)
    .concat('\n');
}

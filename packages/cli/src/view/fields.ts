import type { TableOptions } from './table.js';
import { inert, widthOf } from './width.js';

const GAP = 2;

/** Names and values, one a line, long values broken at spaces below where they begin. Pure. */
export function fields(
  pairs: readonly (readonly [name: string, value: string])[],
  { width, style }: TableOptions,
): string[] {
  const left = pairs.reduce((most, [name]) => Math.max(most, name.length), 0) + GAP;
  return pairs.flatMap(([name, value]) => {
    const [first = '', ...more] = width === undefined ? [inert(value)] : wrap(inert(value), width - left);
    return [
      `${style('dim', name.padEnd(left))}${first}`,
      ...more.map((line) => `${' '.repeat(left)}${line}`),
    ];
  });
}

/** A word that is longer than a line stays whole: it is a path most often, and somebody will copy it. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/ (?=\S)/)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && widthOf(longer) > width) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  return [...lines, line];
}

import { firstBytes } from './byte-cut.js';
import type { Ended } from './ended.js';
import { neutralise } from './neutralise.js';
import { outcomeOf, remarksOf } from './outcome.js';

/** How much of a stream the message has. */
export type Shown = 'below' | 'last part below' | 'not shown';

/** Before it is known: the longest, so that what is reserved is enough. */
export const LONGEST_SHOWN: Shown = 'last part below';

/** Most bytes of a command in its line: enough to know it again. */
const MAX_COMMAND_BYTES = 160;
/** More than a line has but for a path without end. */
const MAX_LINE_BYTES = 1024;

/** One line with all that matters of an end but what was printed. */
export function summaryLine(ended: Ended, shown: (stream: 'stdout' | 'stderr' | 'content') => Shown): string {
  const { handleId, result, content } = ended;
  if (result === undefined) {
    return `${handleId}: ${outcomeOf(ended)}: its ${Buffer.byteLength(content)} bytes are no result (${shown('content')}).`;
  }
  const streams = (['stdout', 'stderr'] as const).map((stream) => {
    const bytes = result[`${stream}_bytes`];
    if (bytes === 0) return `${stream} empty`;
    const path = result[`${stream}_path`];
    const file = typeof path === 'string' ? `; all of it in ${path}` : '';
    return `${stream} ${bytes} bytes (${shown(stream)}${file})`;
  });
  const dropped = result.dropped_bytes > 0 ? [`${result.dropped_bytes} bytes were too many to be kept`] : [];
  const facts = [
    `${outcomeOf(ended)}, ${seconds(result.duration_ms)}`,
    ...remarksOf(ended),
    `command ${JSON.stringify(shortened(result.command))}`,
    ...streams,
    ...dropped,
  ];
  const line = neutralise(`${handleId}: ${facts.join('; ')}`).replaceAll('\n', ' ');
  return firstBytes(line, MAX_LINE_BYTES);
}

/** A command on one line, cut when it is long. */
export function shortened(command: string): string {
  const line = neutralise(firstBytes(command, MAX_COMMAND_BYTES));
  return command.length === line.length || line === neutralise(command) ? line : `${line}…`;
}

export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`;
}

import { bytesOf } from './byte-cut.js';
import { coveringRanges } from './handle-ranges.js';
import { seconds, shortened } from './summary-line.js';
import type { RunningHandle } from './turn-options.js';

/** Who still runs, in at most `maxBytes`: a line each, and ids alone for those that have no room. */
export function runningLines(handles: readonly RunningHandle[], maxBytes: number): readonly string[] {
  if (handles.length === 0) return [];
  const lines = [`Still running: ${handles.length}.`];
  // Room is kept for the last line, which names the rest.
  let room = maxBytes - bytesOf(lines.join()) - 1 - REST_BYTES;
  let told = 0;
  for (const handle of handles) {
    const line = lineOf(handle);
    if (bytesOf(line) + 1 > room) break;
    room -= bytesOf(line) + 1;
    lines.push(line);
    told += 1;
  }
  if (told === handles.length) return lines;
  const ids = handles.slice(told).map(({ handle_id }) => handle_id);
  return [...lines, `And ${coveringRanges(ids, REST_BYTES - MORE.length - 5).text}${MORE}`];
}

const REST_BYTES = 160;
const MORE = '. list_handles has all.';

function lineOf({ handle_id, command, state, duration_ms, silent_ms }: RunningHandle): string {
  const times = `${state} for ${seconds(duration_ms)}, silent for ${seconds(silent_ms)}`;
  return `${handle_id}: ${times}; command ${JSON.stringify(shortened(command))}`;
}

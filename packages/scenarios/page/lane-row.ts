import type { HandleLane } from '../dist/report/lane.js';
import { formatMs } from '../dist/results/format.js';
import { element } from './element.js';
import { END_MARKS, END_TEXTS } from './end-marks.js';
import type { TimeSpan } from './time-window.js';

/** One handle as a row: its number, and what it did when. */
export function laneRow(lane: HandleLane, window: TimeSpan): HTMLButtonElement {
  const { id, end, from, to, spans, violated } = lane;
  const track = element('span', 'track');
  for (const span of spans) {
    if (span.to < window.from || span.from > window.to) continue;
    const part = element('i', span.phase);
    const left = percent(Math.max(span.from, window.from), window);
    part.style.left = `${left}%`;
    part.style.width = `${percent(Math.min(span.to, window.to), window) - left}%`;
    track.append(part);
  }
  if (to >= window.from && to <= window.to) {
    const mark = element('b', end, END_MARKS[end]);
    mark.style.left = `${percent(to, window)}%`;
    track.append(mark);
  }
  const row = element(
    'button',
    violated ? 'lane violated' : 'lane',
    element('span', 'name', shortName(id)),
    track,
  );
  row.type = 'button';
  row.dataset['id'] = id;
  row.setAttribute('aria-label', `${id}, ${END_TEXTS[end]}, ${formatMs(to - from)}`);
  return row;
}

/** Where a time stands in the window, 0 to 100. */
export function percent(ms: number, { from, to }: TimeSpan): number {
  return ((ms - from) / (to - from)) * 100;
}

/** Handles of one host differ in their last part only. */
export function shortName(id: string): string {
  return id.replace(/^hto-[0-9a-f]+-/, '#');
}

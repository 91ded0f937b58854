import type { ActorLane } from '../dist/report/lane.js';
import { formatNumber } from '../dist/results/format.js';
import { element } from './element.js';
import { percent } from './lane-row.js';
import type { TimeSpan } from './time-window.js';

const MARKS = { stopped: '■', restarted: '↻', 'dead-letter': '✕' } as const;

/** All actors of one kind: the darker, the more messages. */
export function actorRow(lane: ActorLane, endMs: number, window: TimeSpan): HTMLElement {
  const { kind, actors, messages, slices, marks } = lane;
  const busiest = Math.max(1, ...slices);
  const track = element('span', 'track');
  for (const [index, count] of slices.entries()) {
    const from = (index / slices.length) * endMs;
    const to = ((index + 1) / slices.length) * endMs;
    if (count === 0 || to < window.from || from > window.to) continue;
    const part = element('i', 'busy');
    const left = percent(Math.max(from, window.from), window);
    part.style.left = `${left}%`;
    part.style.width = `${percent(Math.min(to, window.to), window) - left}%`;
    part.style.opacity = String(0.15 + 0.85 * (count / busiest));
    track.append(part);
  }
  for (const { at, event, text } of marks) {
    if (at < window.from || at > window.to) continue;
    const mark = element('b', event === 'stopped' ? 'cancelled' : 'lost', MARKS[event]);
    mark.style.left = `${percent(at, window)}%`;
    mark.title = text;
    track.append(mark);
  }
  const name = actors > 1 ? `${kind} ×${formatNumber(actors)}` : kind;
  const row = element('div', 'lane actor', element('span', 'name', name), track);
  row.title = `${name}: ${formatNumber(messages)} messages`;
  return row;
}

import type { ActorLane } from '../dist/report/lane.js';
import { formatNumber } from '../dist/results/format.js';
import { element } from './element.js';
import { percent } from './lane-row.js';
import type { TimeSpan } from './time-window.js';

const MARKS = { stopped: '■', restarted: '↻', 'dead-letter': '✕' } as const;

/** All actors of one kind: the darker, the more messages. */
export function actorRow(lane: ActorLane, endMs: number, window: TimeSpan): HTMLElement {
  const { kind, actors, messages, slices, marks } = lane;
  const strip = element('i', 'busy');
  // Of one piece: there are no seams between slices.
  strip.style.background = `linear-gradient(90deg, ${stops(slices, endMs, window).join(', ')})`;
  const track = element('span', 'track', strip);
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

function stops(slices: readonly number[], endMs: number, window: TimeSpan): readonly string[] {
  const busiest = Math.max(1, ...slices);
  return slices.map((count, index) => {
    const share = count === 0 ? 0 : 15 + 85 * (count / busiest);
    const edge = (at: number): string => `${percent((at / slices.length) * endMs, window)}%`;
    return `color-mix(in srgb, var(--purple) ${share}%, transparent) ${edge(index)} ${edge(index + 1)}`;
  });
}

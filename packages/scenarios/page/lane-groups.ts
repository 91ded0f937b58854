import type { HandleLane, LaneEnd } from '../dist/report/lane.js';

/** Handles that had the same fate, as many as there is room for. */
export interface LaneGroup {
  readonly title: string;
  readonly all: number;
  readonly shown: readonly HandleLane[];
}

/** What readers look for first. */
const TITLES: readonly (readonly [title: string, ends: readonly LaneEnd[]])[] = [
  ['lost', ['lost']],
  ['failed to start', ['failed', 'unknown']],
  ['timed out', ['timed-out']],
  ['not seen to end', ['open']],
  ['cancelled', ['cancelled', 'session-ended']],
  ['completed, slowest to start', ['completed']],
];

/** Sorts handles into groups. No group takes the room of all others: what one leaves goes to the next. */
export function groupLanes(lanes: readonly HandleLane[], room: number): readonly LaneGroup[] {
  const violated = lanes.filter((lane) => lane.violated);
  const others = lanes.filter((lane) => !lane.violated);
  const sorted = [
    { title: 'broke an invariant', members: violated },
    ...TITLES.map(([title, ends]) => ({ title, members: others.filter(({ end }) => ends.includes(end)) })),
  ].filter(({ members }) => members.length > 0);
  let left = room;
  return sorted.map(({ title, members }, index) => {
    const later = sorted.slice(index + 1).reduce((sum, group) => sum + group.members.length, 0);
    const share = Math.max(Math.ceil(left / (sorted.length - index)), left - later);
    const shown = members.slice(0, share);
    left -= shown.length;
    return { title, all: members.length, shown };
  });
}

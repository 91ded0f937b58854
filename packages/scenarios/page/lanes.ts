// The swim lanes: actors, then handles below each other, under one row of times with the faults across. Which handles:
// those that match the search, or the most telling ones of the part of the run that is shown.
import type { HandleLane } from '../dist/report/lane.js';
import type { ReportData } from '../dist/report/report-data.js';
import { formatNumber } from '../dist/results/format.js';
import { actorRow } from './actor-row.js';
import { arrowKeys } from './arrow-keys.js';
import { byId, element } from './element.js';
import { groupLanes, type LaneGroup } from './lane-groups.js';
import { laneRow, percent } from './lane-row.js';
import { closeStory, openStory } from './story.js';
import { formatTime, timeTicks } from './time-text.js';
import type { TimeSpan, TimeWindow } from './time-window.js';

/** Rows at once. */
const MAX_ROWS = 200;
/** Between labels of the axis. */
const LABEL_PIXELS = 80;
/** Between labels of faults, in percent of the width. */
const LABEL_ROOM = 2.5;

export function drawLanes(data: ReportData, window: TimeWindow): void {
  const rows = byId('handle-rows');
  const search = byId('search');
  if (!(search instanceof HTMLInputElement)) throw new Error('#search is no input');
  let open: string | undefined;

  const draw = (): void => {
    const { span } = window;
    const text = search.value.trim().toLowerCase();
    const found = text === '' ? inside(data.handles, span) : matching(data.handles, text);
    const groups =
      text === ''
        ? groupLanes(found, MAX_ROWS)
        : [{ title: 'found', all: found.length, shown: found.slice(0, MAX_ROWS) }];
    rows.replaceChildren(...groups.flatMap((group) => groupRows(group, span)));
    const shown = groups.reduce((sum, group) => sum + group.shown.length, 0);
    byId('actor-rows').replaceChildren(...data.actors.map((lane) => actorRow(lane, data.endMs, span)));
    byId('lane-note').textContent = note(data, shown, found.length, text);
    drawAxis(span);
    drawFaults(data, span);
    markOpen();
  };
  const markOpen = (): void => {
    const all = [...rows.querySelectorAll('button')];
    const current = all.find(({ dataset }) => dataset['id'] === open);
    for (const row of all) {
      row.setAttribute('aria-pressed', String(row === current));
      row.tabIndex = row === (current ?? all[0]) ? 0 : -1;
    }
  };
  const show = (id: string): void => {
    const lane = data.handles.find((each) => each.id === id);
    if (lane === undefined) return;
    open = id;
    markOpen();
    openStory(lane, {
      onClose: close,
      onZoom: () => {
        const room = Math.max((lane.to - lane.from) * 0.15, 2);
        window.show(lane.from - room, lane.to + room);
      },
    });
  };
  const close = (): void => {
    closeStory();
    const row = [...rows.querySelectorAll('button')].find(({ dataset }) => dataset['id'] === open);
    open = undefined;
    markOpen();
    row?.focus();
  };

  rows.addEventListener('click', ({ target }) => {
    const id = target instanceof Element ? target.closest('button')?.dataset['id'] : undefined;
    if (id !== undefined) show(id);
  });
  arrowKeys(rows);
  search.addEventListener('input', draw);
  search.addEventListener('keydown', ({ key }) => {
    const first = rows.querySelector('button')?.dataset['id'];
    if (key === 'Enter' && first !== undefined) show(first);
  });
  document.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape' && open !== undefined) close();
  });
  byId('zoom-in').addEventListener('click', () => window.zoom(0.5));
  byId('zoom-out').addEventListener('click', () => window.zoom(2));
  byId('zoom-all').addEventListener('click', () => window.showAll());
  window.onChange(draw);
  draw();
}

function groupRows({ title, all, shown }: LaneGroup, span: TimeSpan): readonly HTMLElement[] {
  if (all === 0) return [];
  const count =
    shown.length === all ? formatNumber(all) : `${formatNumber(shown.length)} of ${formatNumber(all)}`;
  const sorted = [...shown].sort((a, b) => a.from - b.from);
  return [element('div', 'group', `${title} · ${count}`), ...sorted.map((lane) => laneRow(lane, span))];
}

/** They come with the most telling ones first. */
function inside(handles: readonly HandleLane[], { from, to }: TimeSpan): HandleLane[] {
  return handles.filter((lane) => lane.to >= from && lane.from <= to);
}

function matching(handles: readonly HandleLane[], text: string): HandleLane[] {
  // `#12` is how a row names the handle that ends in 12.
  const wanted = text.startsWith('#') ? `-${text.slice(1)}` : text;
  const exact = (lane: HandleLane): number =>
    lane.id.toLowerCase().endsWith(`-${wanted.replace(/^-/, '')}`) ? 0 : 1;
  return handles.filter(({ id }) => id.toLowerCase().includes(wanted)).sort((a, b) => exact(a) - exact(b));
}

function note({ handles, handleCount }: ReportData, shown: number, found: number, text: string): string {
  const all = formatNumber(handleCount);
  if (handleCount === 0) return 'No handle came into being.';
  if (text !== '' && found === 0) {
    return `No handle like this among the ${formatNumber(handles.length)} in this page; history.jsonl has all ${all}.`;
  }
  if (text !== '')
    return `${formatNumber(found)} found among the ${formatNumber(handles.length)} in this page.`;
  if (shown === handleCount) return `All ${all} handles.`;
  return `${formatNumber(shown)} of ${all} handles: those that something happened to, and those that were slowest to start.`;
}

function drawAxis(span: TimeSpan): void {
  const axis = byId('lane-axis');
  const { step, ticks } = timeTicks(span, axis.clientWidth / LABEL_PIXELS);
  const labels = ticks.map((at) => {
    const label = element('span', 'tick', formatTime(at, step));
    label.style.left = `${percent(at, span)}%`;
    return label;
  });
  axis.replaceChildren(...labels);
}

/** Numbered, as in the list of faults; a number that would stand upon another is left out. */
function drawFaults({ faults }: ReportData, span: TimeSpan): void {
  let last = Number.NEGATIVE_INFINITY;
  const marks: HTMLElement[] = [];
  const labels: HTMLElement[] = [];
  for (const [index, { from, to, fault, outcome, detail }] of faults.entries()) {
    if (outcome === 'missed' || to < span.from || from > span.to) continue;
    const left = percent(Math.max(from, span.from), span);
    const mark = element('span', 'fault');
    mark.style.left = `${left}%`;
    mark.style.width = `${percent(Math.min(to, span.to), span) - left}%`;
    marks.push(mark);
    if (left - last < LABEL_ROOM) continue;
    last = left;
    const label = element('span', 'number', String(index + 1));
    label.style.left = `${left}%`;
    label.title = `${fault}: ${detail}`;
    labels.push(label);
  }
  byId('lane-faults').replaceChildren(...marks);
  byId('lane-numbers').replaceChildren(...labels);
}

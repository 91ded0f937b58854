// The panel that tells what happened to one handle, beside the lanes or, on a telephone, over them.
import type { HandleLane, StoryEntry } from '../dist/report/lane.js';
import { formatMs, formatNumber } from '../dist/results/format.js';
import { byId, element } from './element.js';
import { END_MARKS, END_TEXTS, PHASE_TEXTS } from './end-marks.js';
import { formatTime } from './time-text.js';

export interface StoryActions {
  readonly onClose: () => void;
  /** Show the time of this handle in lanes and charts. */
  readonly onZoom: () => void;
}

export function openStory(lane: HandleLane, { onClose, onZoom }: StoryActions): void {
  const panel = byId('story');
  const close = button('close', '✕', 'Close', onClose);
  const zoom = button('', 'Show its time', 'Show the time of this handle in lanes and charts', onZoom);
  const title = element('h3', '', lane.id);
  const end = element('p', '', element('b', lane.end, END_MARKS[lane.end]), ` ${END_TEXTS[lane.end]}`);
  const session = lane.sessionId === '' ? '' : ` in session ${lane.sessionId}`;
  end.append(`, ${formatMs(lane.to - lane.from)}${session}`);
  panel.replaceChildren(
    element('div', 'story-head', title, close),
    end,
    phases(lane),
    element('p', '', zoom),
    entries(lane),
    ...(lane.untold > 0
      ? [element('p', 'dim', `and ${formatNumber(lane.untold)} more: see history.jsonl`)]
      : []),
  );
  panel.hidden = false;
  panel.parentElement?.classList.add('with-story');
  panel.scrollTop = 0;
  panel.focus({ preventScroll: true });
}

export function closeStory(): void {
  const panel = byId('story');
  panel.hidden = true;
  panel.parentElement?.classList.remove('with-story');
}

function button(className: string, text: string, label: string, onClick: () => void): HTMLButtonElement {
  const made = element('button', className, text);
  made.type = 'button';
  made.setAttribute('aria-label', label);
  made.addEventListener('click', onClick);
  return made;
}

function phases({ spans, from, to }: HandleLane): HTMLElement {
  const track = element('div', 'track');
  const list = element('ul', 'phases');
  for (const span of spans) {
    const part = element('i', span.phase);
    part.style.left = `${((span.from - from) / (to - from)) * 100}%`;
    part.style.width = `${((span.to - span.from) / (to - from)) * 100}%`;
    track.append(part);
    const text = ` ${PHASE_TEXTS[span.phase]} ${formatMs(span.to - span.from)}`;
    list.append(element('li', '', element('i', `swatch ${span.phase}`), text));
  }
  return element('div', '', track, list);
}

function entries({ story, from }: HandleLane): HTMLElement {
  const list = element('ol', 'entries');
  list.append(...story.map((entry) => entryItem(entry, from)));
  return list;
}

function entryItem({ at, source, text, detail, bad }: StoryEntry, from: number): HTMLElement {
  const time = element('span', 'time', formatTime(at, 1));
  time.title = `${formatMs(at - from)} after it was asked for`;
  const what = element('span', bad === true ? 'what bad' : 'what', text);
  const item = element('li', source, time, element('span', 'source', source));
  if (detail === undefined) item.append(what);
  else item.append(element('details', '', element('summary', '', what), element('pre', '', detail)));
  return item;
}

// Sessions that have handles, with their sums; a click lists the handles of one alone.
import type { HandleRow } from '../dist/live/frame.js';
import type { Actions } from './actions.js';
import { byId } from './by-id.js';
import { confirmButton } from './confirm-button.js';
import { element } from './element.js';
import { formatBytes, formatCount } from './format.js';
import { outcomeOf } from './outcome.js';
import { setText } from './set-text.js';

/** More are found by search. */
const MAX_SHOWN = 40;

interface Sum {
  readonly id: string;
  live: number;
  ended: number;
  cpuPercent: number;
  memoryBytes: number;
  newest: number;
  isMeasured: boolean;
}

interface Entry {
  readonly root: HTMLElement;
  readonly choose: HTMLButtonElement;
  readonly counts: HTMLElement;
}

export class SessionList {
  readonly #place: HTMLElement = byId('sessions');
  readonly #note: HTMLElement = byId('sessions-note');
  readonly #entries = new Map<string, Entry>();
  readonly #actions: Actions;
  readonly #onChoose: (id: string) => void;

  constructor(actions: Actions, onChoose: (id: string) => void) {
    this.#actions = actions;
    this.#onChoose = onChoose;
  }

  show(rows: Iterable<HandleRow>, chosen: string | undefined): void {
    const sums = sumsOf(rows);
    const shown = sums.slice(0, MAX_SHOWN);
    const wanted = new Set(shown.map(({ id }) => id));
    for (const [id, { root }] of this.#entries) {
      if (wanted.has(id)) continue;
      root.remove();
      this.#entries.delete(id);
    }
    shown.forEach((sum, index) => {
      const { root, choose, counts } = this.#entryOf(sum.id);
      if (this.#place.children[index] !== root)
        this.#place.insertBefore(root, this.#place.children[index] ?? null);
      choose.setAttribute('aria-pressed', String(sum.id === chosen));
      const load = !sum.isMeasured ? '' : ` · ${sum.cpuPercent} % · ${formatBytes(sum.memoryBytes)}`;
      setText(counts, `${formatCount(sum.live)} live, ${formatCount(sum.ended)} ended${load}`);
      root.classList.toggle('idle', sum.live === 0);
    });
    const more = sums.length - shown.length;
    setText(
      this.#note,
      sums.length === 0 ? 'No session has a handle.' : more > 0 ? `and ${formatCount(more)} more` : '',
    );
  }

  #entryOf(id: string): Entry {
    const known = this.#entries.get(id);
    if (known !== undefined) return known;
    const counts = element('span', 'counts');
    const choose = element('button', 'choose', element('span', 'name', id), counts);
    choose.type = 'button';
    choose.title = id;
    choose.addEventListener('click', () => this.#onChoose(id));
    const { button } = confirmButton('End', 'Sure?', () => this.#actions.endSession(id), 'calm');
    button.setAttribute('aria-description', 'Ends the session and all its handles');
    const entry = { root: element('li', '', choose, button), choose, counts };
    this.#entries.set(id, entry);
    return entry;
  }
}

/** Those with live handles first, then the ones used last. */
function sumsOf(rows: Iterable<HandleRow>): readonly Sum[] {
  const sums = new Map<string, Sum>();
  for (const row of rows) {
    let sum = sums.get(row.session);
    if (sum === undefined) {
      sum = {
        id: row.session,
        live: 0,
        ended: 0,
        cpuPercent: 0,
        memoryBytes: 0,
        newest: 0,
        isMeasured: false,
      };
      sums.set(row.session, sum);
    }
    if (outcomeOf(row).isLive) sum.live += 1;
    else sum.ended += 1;
    sum.isMeasured ||= row.memoryBytes !== null;
    sum.cpuPercent += row.cpuPercent ?? 0;
    sum.memoryBytes += row.memoryBytes ?? 0;
    sum.newest = Math.max(sum.newest, row.startedAt ?? 0);
  }
  const isLive = ({ live }: Sum): number => (live > 0 ? 0 : 1);
  return [...sums.values()].sort(
    (a, b) => isLive(a) - isLive(b) || b.newest - a.newest || (a.id < b.id ? -1 : 1),
  );
}

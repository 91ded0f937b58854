// The list of handles. Only the rows in sight are elements, however many handles there are; the row that has the focus
// stays one wherever it is.
import type { HandleRow } from '../dist/live/frame.js';
import type { Actions } from './actions.js';
import { byId } from './by-id.js';
import { element } from './element.js';
import { HandleRowView } from './handle-row-view.js';

/** Rows above and below those in sight, so that scrolling by a line shows no gap. */
const SPARE_ROWS = 6;
const STEPS: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: 10,
  PageUp: -10,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

export class HandleList {
  readonly #actions: Actions;
  readonly #port: HTMLElement = byId('rows');
  readonly #space: HTMLElement = element('div', 'rows-space');
  readonly #shown = new Map<string, HandleRowView>();
  readonly #free: HandleRowView[] = [];
  #rows: readonly HandleRow[] = [];
  #rowHeight = 38;
  #now = 0;
  /** Whose buttons the tab key reaches. */
  #active: string | undefined;
  #openId: string | undefined;

  constructor(actions: Actions, onOpen: (id: string) => void) {
    this.#actions = actions;
    this.#port.setAttribute('role', 'grid');
    this.#port.setAttribute('aria-label', 'Handles: arrow keys go from one to the next, Enter opens it');
    this.#port.append(this.#space);
    this.#port.addEventListener('scroll', () => this.#draw(), { passive: true });
    this.#port.addEventListener('click', ({ target }) => {
      const id = target instanceof Element ? idAt(target) : undefined;
      if (id === undefined) return;
      this.#active = id;
      onOpen(id);
    });
    this.#port.addEventListener('focusin', ({ target }) => {
      const id = target instanceof Element ? idAt(target) : undefined;
      if (id === undefined || id === this.#active) return;
      this.#active = id;
      this.#draw();
    });
    this.#port.addEventListener('keydown', (event) => this.#onKey(event));
    new ResizeObserver(() => {
      this.#measure();
      this.#draw();
    }).observe(this.#port);
    this.#measure();
  }

  show(rows: readonly HandleRow[], now: number, openId: string | undefined): void {
    this.#rows = rows;
    this.#now = now;
    this.#openId = openId;
    this.#port.setAttribute('aria-rowcount', String(rows.length));
    this.#draw();
  }

  focus(id: string): void {
    const index = this.#rows.findIndex((row) => row.id === id);
    if (index >= 0) this.#focusAt(index);
  }

  #draw(): void {
    // Read before anything is written: what is read after a change costs a layout.
    const { scrollTop, clientHeight } = this.#port;
    const height = this.#rowHeight;
    const count = this.#rows.length;
    const space = `${count * height}px`;
    if (this.#space.style.height !== space) this.#space.style.height = space;
    const from = Math.max(0, Math.floor(scrollTop / height) - SPARE_ROWS);
    const to = Math.min(count, Math.ceil((scrollTop + clientHeight) / height) + SPARE_ROWS);
    const activeAt = this.#rows.findIndex(({ id }) => id === this.#active);
    const wanted = new Map<number, HandleRow>();
    for (let index = from; index < to; index += 1) {
      const row = this.#rows[index];
      if (row !== undefined) wanted.set(index, row);
    }
    const active = this.#rows[activeAt];
    if (active !== undefined && this.#shown.get(active.id)?.root.contains(document.activeElement) === true) {
      wanted.set(activeAt, active);
    }
    this.#release(new Set([...wanted.values()].map(({ id }) => id)));
    // The tab key always finds a row in sight.
    const first = this.#rows[Math.ceil(scrollTop / height)];
    const isActiveShown = active !== undefined && wanted.has(activeAt);
    const reached = isActiveShown ? active.id : first?.id;
    for (const [index, row] of wanted) {
      const view = this.#viewOf(row.id);
      view.draw(row, this.#now);
      view.setActive(row.id === reached);
      view.root.classList.toggle('is-open', row.id === this.#openId);
      view.root.setAttribute('aria-rowindex', String(index + 1));
      const place = `translateY(${index * height}px)`;
      if (view.root.style.transform !== place) view.root.style.transform = place;
    }
  }

  #release(wanted: ReadonlySet<string>): void {
    for (const [id, view] of this.#shown) {
      if (wanted.has(id)) continue;
      this.#shown.delete(id);
      // Left in the page, out of sight: to take it out and in again costs a layout.
      view.root.hidden = true;
      this.#free.push(view);
    }
  }

  #viewOf(id: string): HandleRowView {
    const shown = this.#shown.get(id);
    if (shown !== undefined) return shown;
    const view = this.#free.pop() ?? new HandleRowView(this.#actions);
    if (view.root.parentElement === null) this.#space.append(view.root);
    view.root.hidden = false;
    this.#shown.set(id, view);
    return view;
  }

  #onKey(event: KeyboardEvent): void {
    const step = STEPS[event.key];
    const id = event.target instanceof Element ? idAt(event.target) : undefined;
    const at = this.#rows.findIndex((row) => row.id === id);
    if (step === undefined || at < 0) return;
    event.preventDefault();
    this.#focusAt(Math.min(this.#rows.length - 1, Math.max(0, at + step)));
  }

  #focusAt(index: number): void {
    const row = this.#rows[index];
    if (row === undefined) return;
    const height = this.#rowHeight;
    const top = index * height;
    const { scrollTop, clientHeight } = this.#port;
    if (top < scrollTop) this.#port.scrollTop = top;
    else if (top + height > scrollTop + clientHeight) this.#port.scrollTop = top + height - clientHeight;
    this.#active = row.id;
    this.#draw();
    this.#shown.get(row.id)?.open.focus({ preventScroll: true });
  }

  /** The style's: rows have two lines on a telephone. */
  #measure(): void {
    const height = Number.parseFloat(getComputedStyle(this.#port).getPropertyValue('--row-height'));
    if (height > 0) this.#rowHeight = height;
  }
}

function idAt(target: Element): string | undefined {
  const row = target.closest('[role=row]');
  return row instanceof HTMLElement ? row.dataset['id'] : undefined;
}

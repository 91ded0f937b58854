// One row of the list. It is used for one handle after another as the list is scrolled, and writes only what differs.
import type { HandleRow } from '../dist/live/frame.js';
import type { Actions } from './actions.js';
import { confirmButton } from './confirm-button.js';
import { element } from './element.js';
import { formatAge, formatBytes, formatCount, formatDuration, shortId } from './format.js';
import { outcomeOf } from './outcome.js';
import { setText } from './set-text.js';

export class HandleRowView {
  readonly root: HTMLElement = element('div', 'row');
  readonly open: HTMLButtonElement = element('button', 'open');
  readonly #mark: HTMLElement = element('span', 'mark');
  readonly #state: HTMLElement = element('span', 'state-text');
  readonly #id: HTMLElement = element('span', 'id');
  readonly #command: HTMLElement = element('span', 'command');
  readonly #session: HTMLElement = element('span', 'session');
  readonly #age: HTMLElement = element('span', 'age number');
  readonly #cpu: HTMLElement = element('span', 'cpu number');
  readonly #memory: HTMLElement = element('span', 'memory number');
  readonly #output: HTMLElement = element('span', 'rate number');
  readonly #cancel: HTMLButtonElement;
  readonly #disarm: () => void;
  #handleId = '';

  constructor(actions: Actions) {
    const { button, disarm } = confirmButton(
      'Cancel',
      'Sure?',
      () => actions.cancel(this.#handleId, false),
      'calm',
    );
    this.#cancel = button;
    this.#disarm = disarm;
    this.open.type = 'button';
    this.open.append(this.#command);
    const state = element('span', 'state', this.#mark, this.#state);
    const cells = [
      state,
      this.#id,
      this.open,
      this.#session,
      this.#age,
      this.#cpu,
      this.#memory,
      this.#output,
    ];
    const wrapped = [...cells, element('span', 'act', this.#cancel)].map((cell) => {
      const isButton = cell instanceof HTMLButtonElement;
      const outer = isButton ? element('span', 'main', cell) : cell;
      outer.setAttribute('role', 'gridcell');
      return outer;
    });
    this.root.setAttribute('role', 'row');
    this.root.append(...wrapped);
  }

  draw(row: HandleRow, now: number): void {
    if (row.id !== this.#handleId) {
      this.#handleId = row.id;
      this.#disarm();
      this.root.dataset['id'] = row.id;
    }
    const outcome = outcomeOf(row);
    setText(this.#mark, outcome.mark);
    const look = `state ${outcome.look}`;
    const state = this.#mark.parentElement;
    if (state !== null && state.className !== look) state.className = look;
    const left = row.descendants > 0 ? `, ${formatCount(row.descendants)} left` : '';
    setText(this.#state, `${outcome.text}${left}`);
    this.#state.title = left === '' ? '' : 'Processes that it left behind run on';
    setText(this.#id, shortId(row.id));
    setText(this.#command, row.command);
    setText(this.#session, row.session);
    setText(this.#age, ageOf(row, outcome.isLive, now));
    setText(this.#cpu, row.cpuPercent === null ? '–' : `${row.cpuPercent} %`);
    setText(this.#memory, row.memoryBytes === null ? '–' : formatBytes(row.memoryBytes));
    setText(this.#output, outputOf(row, outcome.isLive));
    this.root.classList.toggle('ended', !outcome.isLive);
    // Its processes may run on without it.
    this.#cancel.hidden = !outcome.isLive && row.descendants === 0;
  }

  setActive(active: boolean): void {
    this.open.tabIndex = active ? 0 : -1;
    this.#cancel.tabIndex = active ? 0 : -1;
  }
}

function ageOf({ startedAt, durationMs }: HandleRow, isLive: boolean, now: number): string {
  if (!isLive) return durationMs === null ? '–' : formatDuration(durationMs);
  return startedAt === null ? '–' : formatAge(now - startedAt);
}

/** Of live ones how fast it comes, of finished ones how much it was. */
function outputOf({ bytesPerSecond, stdoutBytes, stderrBytes }: HandleRow, isLive: boolean): string {
  if (!isLive) return formatBytes(stdoutBytes + stderrBytes);
  return bytesPerSecond === 0 ? '–' : `${formatBytes(bytesPerSecond)}/s`;
}

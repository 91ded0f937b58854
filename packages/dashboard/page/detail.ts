// Everything about the handle that is open, beside the list or, on a telephone, over it. It asks for nothing while it is
// closed.
import type { HandleRow } from '../dist/live/frame.js';
import type { Actions } from './actions.js';
import type { Api } from './api.js';
import { byId } from './by-id.js';
import { type ConfirmButton, confirmButton } from './confirm-button.js';
import { element } from './element.js';
import { formatAge, formatBytes, formatClock, formatCount, formatDuration, shortId } from './format.js';
import { outcomeOf } from './outcome.js';
import { OutputPane } from './output-pane.js';
import { setText } from './set-text.js';

const FACTS = [
  'Started',
  'Age',
  'CPU',
  'Memory',
  'Processes',
  'Output',
  'Rate',
  'Silent',
  'Session',
  'Process',
] as const;
type Fact = (typeof FACTS)[number];

export class Detail {
  readonly #panel: HTMLElement = byId('detail');
  readonly #title: HTMLElement = element('h2', 'detail-id');
  readonly #state: HTMLElement = element('span', 'badge');
  readonly #command: HTMLElement = element('p', 'detail-command');
  readonly #facts: Readonly<Record<Fact, HTMLElement>>;
  readonly #buttons: readonly ConfirmButton[];
  readonly #actionRow: HTMLElement;
  readonly #output: OutputPane;
  readonly #onClose: (id: string) => void;
  #row: HandleRow | undefined;

  constructor(api: Api, actions: Actions, onClose: (id: string) => void) {
    this.#onClose = onClose;
    this.#output = new OutputPane(api);
    const id = (): string => this.#row?.id ?? '';
    this.#buttons = [
      confirmButton('Cancel', 'Really cancel?', () => actions.cancel(id(), false), 'calm'),
      confirmButton('Kill', 'Kill at once?', () => actions.cancel(id(), true), 'harsh'),
    ];
    const close = element('button', 'close', '✕');
    close.type = 'button';
    close.setAttribute('aria-label', 'Close');
    close.addEventListener('click', () => this.close());
    const list = element('dl', 'facts');
    this.#facts = Object.fromEntries(
      FACTS.map((name) => {
        const value = element('dd', '');
        list.append(element('div', '', element('dt', '', name), value));
        return [name, value];
      }),
      // An entry for every name.
    ) as Record<Fact, HTMLElement>;
    this.#title.tabIndex = -1;
    this.#actionRow = element('div', 'detail-actions', ...this.#buttons.map(({ button }) => button));
    this.#panel.append(
      element('header', 'detail-head', this.#title, this.#state, close),
      this.#command,
      this.#actionRow,
      list,
      this.#output.root,
    );
    this.#panel.addEventListener('keydown', ({ key }) => {
      if (key === 'Escape') this.close();
    });
  }

  get openId(): string | undefined {
    return this.#row?.id;
  }

  open(row: HandleRow, now: number): void {
    const isOther = this.#row?.id !== row.id;
    this.#row = row;
    this.#panel.hidden = false;
    document.body.classList.add('with-detail');
    this.draw(row, now);
    if (!isOther) return;
    for (const { disarm } of this.#buttons) disarm();
    this.#panel.scrollTop = 0;
    this.#title.focus({ preventScroll: true });
  }

  close(): void {
    const id = this.#row?.id;
    if (id === undefined) return;
    this.#row = undefined;
    this.#output.close();
    this.#panel.hidden = true;
    document.body.classList.remove('with-detail');
    this.#onClose(id);
  }

  draw(row: HandleRow, now: number): void {
    this.#row = row;
    const outcome = outcomeOf(row);
    setText(this.#title, shortId(row.id));
    this.#title.title = row.id;
    setText(this.#state, `${outcome.mark} ${outcome.text}`);
    this.#state.className = `badge ${outcome.look}`;
    setText(this.#command, row.command);
    this.#actionRow.hidden = !outcome.isLive && row.descendants === 0;
    const age = outcome.isLive
      ? row.startedAt === null
        ? '–'
        : formatAge(now - row.startedAt)
      : row.durationMs === null
        ? '–'
        : formatDuration(row.durationMs);
    const left = row.descendants > 0 ? ` (${formatCount(row.descendants)} left behind)` : '';
    const values: Record<Fact, string> = {
      Started: row.startedAt === null ? 'not yet' : formatClock(row.startedAt),
      Age: age,
      CPU: row.cpuPercent === null ? '–' : `${row.cpuPercent} %`,
      Memory: row.memoryBytes === null ? '–' : formatBytes(row.memoryBytes),
      Processes: `${row.processes === null ? '–' : formatCount(row.processes)}${left}`,
      Output: formatBytes(row.stdoutBytes + row.stderrBytes),
      Rate: `${formatBytes(row.bytesPerSecond)}/s`,
      Silent: outcome.isLive ? formatAge(now - (row.lastOutputAt ?? row.startedAt ?? now)) : '–',
      Session: row.session,
      Process: row.pid === null ? '–' : String(row.pid),
    };
    for (const name of FACTS) setText(this.#facts[name], values[name]);
    this.#output.show(row);
  }
}

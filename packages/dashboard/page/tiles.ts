import type { HandleRow } from '../dist/live/frame.js';
import { byId } from './by-id.js';
import { element } from './element.js';
import { formatBytes, formatCount } from './format.js';
import type { Model } from './model.js';
import { outcomeOf } from './outcome.js';
import { setText } from './set-text.js';

const NAMES = ['Live', 'Sessions', 'CPU', 'Memory', 'Output', 'Waiting', 'Inbox', 'Ended'] as const;
type Name = (typeof NAMES)[number];

interface Tile {
  readonly root: HTMLElement;
  readonly value: HTMLElement;
  readonly note: HTMLElement;
}

/** The numbers at the top. */
export class Tiles {
  readonly #tiles: Readonly<Record<Name, Tile>>;

  constructor() {
    // An entry for every name.
    this.#tiles = Object.fromEntries(NAMES.map((name) => [name, tile(name)])) as Record<Name, Tile>;
    byId('tiles').append(...NAMES.map((name) => this.#tiles[name].root));
  }

  show({ host, handles, threads }: Model): void {
    if (host === undefined) return;
    const live = [...handles.values()].filter((row) => outcomeOf(row).isLive);
    const sum = (of: (row: HandleRow) => number | null): number =>
      live.reduce((total, row) => total + (of(row) ?? 0), 0);
    const isMeasured = live.length === 0 || live.some(({ cpuPercent }) => cpuPercent !== null);
    const { completed = 0, timed_out = 0, cancelled = 0, lost = 0, spawn_failed = 0 } = host.counters;
    this.#put('Live', formatCount(live.length), `of at most ${formatCount(host.maxLiveHandles)}`);
    this.#put('Sessions', formatCount(host.sessions.open), `${formatCount(host.sessions.ended)} ended`);
    this.#put(
      'CPU',
      isMeasured ? `${formatCount(sum((row) => row.cpuPercent))} %` : '–',
      '100 % is one core',
    );
    const memory = live.some((row) => row.memoryBytes !== null) || live.length === 0;
    this.#put('Memory', memory ? formatBytes(sum((row) => row.memoryBytes)) : '–', 'resident');
    this.#put(
      'Output',
      `${formatBytes(sum((row) => row.bytesPerSecond))}/s`,
      `${formatBytes(host.spilledBytes)} on disk`,
    );
    this.#put('Waiting', formatCount(host.queuedCommands), `${formatCount(threads.length)} threads`);
    this.#put('Inbox', formatCount(host.undrainedItems), 'not drained');
    const ended = completed + timed_out + cancelled + lost;
    this.#put('Ended', formatCount(ended), `${formatCount(timed_out)} timed out, ${formatCount(lost)} lost`);
    this.#tiles.Ended.root.title = `Since the control thread began: ${formatCount(completed)} exited, ${formatCount(timed_out)} timed out, ${formatCount(cancelled)} cancelled, ${formatCount(lost)} lost; besides, ${formatCount(spawn_failed)} did not start`;
  }

  #put(name: Name, value: string, note: string): void {
    setText(this.#tiles[name].value, value);
    setText(this.#tiles[name].note, note);
  }
}

function tile(name: Name): Tile {
  const value = element('dd', 'value', '–');
  const note = element('dd', 'note');
  return { root: element('div', 'tile', element('dt', '', name), value, note), value, note };
}

import type { ActorGroup } from '../dist/live/frame.js';
import { byId } from './by-id.js';
import { element } from './element.js';
import { formatCount } from './format.js';
import { setText } from './set-text.js';

/** A host with more actors of its own than that shows the first. */
const MAX_SHOWN = 50;

/** Actors with their mailboxes and restarts. */
export class ActorTable {
  readonly #body: HTMLElement = byId('actors');
  readonly #cells: HTMLElement[][] = [];

  show(actors: readonly ActorGroup[]): void {
    const shown = actors.slice(0, MAX_SHOWN);
    while (this.#cells.length < shown.length) this.#addRow();
    shown.forEach((actor, index) => {
      const texts = [
        actor.actors > 1 ? `${actor.name} ×${formatCount(actor.actors)}` : actor.name,
        formatCount(actor.depth),
        formatCount(actor.highWater),
        formatCount(actor.restarts),
        formatCount(actor.processed),
      ];
      const cells = this.#cells[index] ?? [];
      cells.forEach((cell, column) => {
        setText(cell, texts[column] ?? '');
      });
      const row = cells[0]?.parentElement;
      if (row === null || row === undefined) return;
      row.classList.toggle('strained', actor.overflowed > 0 || actor.depth > actor.capacity / 2);
      row.classList.toggle('restarted', actor.restarts > 0);
      row.title = [
        `mailbox ${formatCount(actor.depth)} of ${formatCount(actor.capacity)}`,
        `${formatCount(actor.overflowed)} refused`,
        ...(actor.lastError === null ? [] : [`last error: ${actor.lastError}`]),
      ].join(', ');
    });
    while (this.#cells.length > shown.length) this.#cells.pop()?.[0]?.parentElement?.remove();
  }

  #addRow(): void {
    const cells = [element('th', ''), ...Array.from({ length: 4 }, () => element('td', ''))];
    cells[0]?.setAttribute('scope', 'row');
    this.#body.append(element('tr', '', ...cells));
    this.#cells.push(cells);
  }
}

import type { ThreadView } from '../dist/live/frame.js';
import { byId } from './by-id.js';
import { element } from './element.js';
import { formatCount } from './format.js';
import { setText } from './set-text.js';

/** As many as a host has by default at most. */
const MAX_SHOWN = 64;

/** One small box for each process thread: how many commands it carries. */
export class ThreadList {
  readonly #place: HTMLElement = byId('threads');
  readonly #note: HTMLElement = byId('threads-note');

  show(threads: readonly ThreadView[]): void {
    const shown = [...threads].sort((a, b) => a.id - b.id).slice(0, MAX_SHOWN);
    while (this.#place.children.length < shown.length) this.#place.append(element('li', ''));
    while (this.#place.children.length > shown.length) this.#place.lastElementChild?.remove();
    [...this.#place.children].forEach((box, index) => {
      const thread = shown[index];
      if (thread === undefined || !(box instanceof HTMLElement)) return;
      setText(box, String(thread.actors));
      box.title = `Thread ${thread.id}: ${formatCount(thread.actors)} commands`;
      box.className = thread.actors === 0 ? 'spare' : thread.actors === 1 ? 'used' : 'shared';
    });
    const used = threads.filter(({ actors }) => actors > 0).length;
    const more = threads.length > MAX_SHOWN ? `, ${MAX_SHOWN} of them shown` : '';
    setText(
      this.#note,
      `${formatCount(used)} in use, ${formatCount(threads.length - used)} ready${more}. The number: commands on it.`,
    );
  }
}

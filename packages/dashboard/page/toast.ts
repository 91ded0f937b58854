import { byId } from './by-id.js';

/** Long enough to read a line. */
const SHOWN_MS = 6000;

/** One line at the bottom about what a button has done; screen readers say it. */
export class Toast {
  readonly #place: HTMLElement = byId('toast');
  #timer = 0;

  show(text: string, isBad: boolean = false): void {
    clearTimeout(this.#timer);
    this.#place.textContent = text;
    this.#place.classList.toggle('bad', isBad);
    this.#place.classList.add('shown');
    this.#timer = setTimeout(() => this.#place.classList.remove('shown'), SHOWN_MS);
  }
}

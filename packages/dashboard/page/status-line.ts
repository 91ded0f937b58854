// What is said of the connection: one word at the top, and a line below it when something is wrong.
import { byId } from './by-id.js';
import type { ConnectionState } from './connection.js';
import { setText } from './set-text.js';

export class StatusLine {
  readonly #word: HTMLElement = byId('connection');
  readonly #notice: HTMLElement = byId('notice');
  readonly #text: HTMLElement = byId('notice-text');
  readonly #retry: HTMLElement = byId('retry');
  #problem: string | undefined;
  #state: ConnectionState = { kind: 'connecting' };

  constructor(onRetry: () => void) {
    this.#retry.addEventListener('click', onRetry);
  }

  show(state: ConnectionState): void {
    this.#state = state;
    this.#draw();
  }

  /** The host does not answer the server. */
  showProblem(message: string | undefined): void {
    if (message === this.#problem) return;
    this.#problem = message;
    this.#draw();
  }

  #draw(): void {
    const { word, text, tone, canRetry = false } = this.#say();
    setText(this.#word, word);
    this.#word.className = `connection ${tone}`;
    document.body.classList.toggle('stale', tone !== 'good');
    this.#notice.hidden = text === undefined;
    this.#retry.hidden = !canRetry;
    setText(this.#text, text ?? '');
  }

  #say(): { word: string; text?: string; tone: 'good' | 'wait' | 'bad'; canRetry?: boolean } {
    const state = this.#state;
    switch (state.kind) {
      case 'connecting':
      case 'live':
        if (this.#problem !== undefined) {
          return { word: 'No answer', tone: 'bad', text: `The host does not answer: ${this.#problem}` };
        }
        return state.kind === 'live' ? { word: 'Live', tone: 'good' } : { word: 'Connecting', tone: 'wait' };
      case 'lost':
        return {
          word: 'Connection lost',
          tone: 'bad',
          text: `Connection lost. ${state.reason} What is shown is old. Trying again every ${Math.ceil(state.retryMs / 1000)} s.`,
          canRetry: true,
        };
      case 'refused':
        return {
          word: 'New token needed',
          tone: 'bad',
          text: 'The server does not take this token: it was started anew. Open the address that it has printed, or enter its token.',
        };
      case 'resting':
        return { word: 'Paused', tone: 'wait' };
    }
  }
}

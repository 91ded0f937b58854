import type { MessageEvent } from '../history/message-event.js';
import type { Notice } from './world.js';

type Level = Extract<Notice, { readonly type: 'log' }>['level'];

/** Who is to be told what a world sees. What comes before anybody listens is kept, as far as there is room. */
export class Listeners {
  readonly #messages: ((event: MessageEvent) => void)[] = [];
  readonly #notices: ((notice: Notice) => void)[] = [];
  readonly #early: Notice[] = [];

  /** Messages are worth the work of recording them. */
  get wantsMessages(): boolean {
    return this.#messages.length > 0;
  }

  onMessage(listener: (event: MessageEvent) => void): void {
    this.#messages.push(listener);
  }

  onNotice(listener: (notice: Notice) => void): void {
    this.#notices.push(listener);
    for (const notice of this.#early.splice(0)) listener(notice);
  }

  message(event: MessageEvent): void {
    for (const listener of this.#messages) listener(event);
  }

  notice(notice: Notice): void {
    if (this.#notices.length > 0) for (const listener of this.#notices) listener(notice);
    else if (this.#early.length < MAX_EARLY) this.#early.push(notice);
  }

  /** A line of the service's log, of which only warnings and worse are noticed. */
  log(level: string, fields: object, message: string): void {
    if (isNoticed(level)) this.notice({ type: 'log', level, fields, message });
  }
}

/** A service that warns more often than this before its run has begun says nothing new. */
const MAX_EARLY = 100;

function isNoticed(level: string): level is Level {
  return level === 'warn' || level === 'error' || level === 'fatal';
}

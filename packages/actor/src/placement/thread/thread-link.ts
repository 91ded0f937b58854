import type { Uplink } from '../../kernel/peer.js';
import type { LogFields, LogLevel } from '../../ports/logger.js';
import type { FromThread } from './from-thread.js';
import { Link } from './link.js';
import type { ToThread } from './to-thread.js';

/** Lines have no credits: past this rate they are counted and dropped, so a chatty actor cannot fill the port. */
const LINES_PER_WINDOW = 1000;
const WINDOW_MS = 1000;

/** The thread's end of a link: the same, and it carries log lines. */
export class ThreadLink extends Link implements Uplink {
  #windowStart = Number.NEGATIVE_INFINITY;
  #lines = 0;
  #dropped = 0;

  log(level: LogLevel, fields: LogFields, message: string): void {
    if (this.closed !== undefined) {
      this.kernel.ports.logger.log(level, fields, message);
      return;
    }
    const now = this.kernel.ports.clock.monotonic();
    if (now - this.#windowStart >= WINDOW_MS) {
      this.#windowStart = now;
      this.#lines = 0;
    }
    if (this.#lines >= LINES_PER_WINDOW) {
      this.#dropped += 1;
      return;
    }
    this.#lines += 1;
    const all = this.#dropped > 0 ? { ...fields, linesDropped: this.#dropped } : fields;
    this.#dropped = 0;
    this.send({ frame: 'log', level, fields: all, message });
  }

  /** A field that cannot be cloned must not cost the line: say it in words. */
  protected override unsendable(
    frame: ToThread | FromThread,
    why: string,
  ): ToThread | FromThread | undefined {
    if (frame.frame !== 'log') return super.unsendable(frame, why);
    const words = Object.entries(frame.fields).map(([key, value]) => [key, String(value)]);
    return { ...frame, fields: Object.fromEntries(words) };
  }
}

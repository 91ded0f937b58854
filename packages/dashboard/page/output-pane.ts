// The tail of one stream of one handle, live: reads on from where it is for as long as it is shown. What it shows is
// what a program wrote: text nodes, and nothing else.
import type { HandleRow } from '../dist/live/frame.js';
import type { Api, OutputAnswer } from './api.js';
import { element } from './element.js';
import { formatBytes } from './format.js';
import { setText } from './set-text.js';
import { TerminalText } from './terminal-text.js';

type Stream = 'stdout' | 'stderr';

/** Where reading begins before the end: as much as one answer holds. */
const TAIL_BYTES: number = 64 * 1024;
/** This far behind, a reader who watches wants the end and not the middle. */
const MAX_BEHIND_BYTES: number = 256 * 1024;
/** Lines that are kept; older ones are in the output file. */
const MAX_LINES = 2000;
/** Long lines are kept no longer than that, all together. */
const MAX_CHARACTERS: number = 512 * 1024;
/** Between answers: four a second look live, and more would only make the host work. */
const PAUSE_MS = 250;
/** After an answer that was an error. */
const RETRY_MS = 2000;
/** From the bottom: still at the bottom. */
const BOTTOM_PIXELS = 24;

export class OutputPane {
  readonly root: HTMLElement;
  readonly #api: Api;
  readonly #tabs: Readonly<Record<Stream, HTMLButtonElement>>;
  readonly #text: HTMLPreElement = element('pre', 'output-text');
  readonly #note: HTMLElement = element('p', 'output-note');
  readonly #follow: HTMLButtonElement = element('button', 'follow', 'Go to the end');
  #row: HandleRow | undefined;
  #stream: Stream = 'stdout';
  #reading: AbortController | undefined;
  #chosen = false;

  constructor(api: Api) {
    this.#api = api;
    this.#tabs = { stdout: this.#tab('stdout'), stderr: this.#tab('stderr') };
    this.#text.tabIndex = 0;
    this.#text.setAttribute('aria-label', 'Output');
    this.#follow.type = 'button';
    this.#follow.hidden = true;
    this.#follow.addEventListener('click', () => this.#toBottom());
    this.#text.addEventListener('scroll', () => {
      this.#follow.hidden = this.#isAtBottom();
    });
    const tabs = element('div', 'tabs', this.#tabs.stdout, this.#tabs.stderr);
    tabs.setAttribute('role', 'tablist');
    this.root = element(
      'section',
      'output',
      element('div', 'output-head', tabs, this.#note),
      element('div', 'output-frame', this.#text, this.#follow),
    );
  }

  /** Shows another handle's output, or goes on with the same one's. */
  show(row: HandleRow): void {
    const isOther = this.#row?.id !== row.id;
    this.#row = row;
    if (isOther) {
      this.#chosen = false;
      this.#open(mainStream(row));
    } else if (!this.#chosen && this.#text.textContent === '' && mainStream(row) !== this.#stream) {
      // It began silent, and speaks on the other stream.
      this.#open(mainStream(row));
    }
    for (const stream of ['stdout', 'stderr'] as const) {
      setText(this.#tabs[stream], `${stream}  ${formatBytes(bytesOf(row, stream))}`);
    }
  }

  close(): void {
    this.#reading?.abort();
    this.#reading = undefined;
    this.#row = undefined;
  }

  #tab(stream: Stream): HTMLButtonElement {
    const tab = element('button', 'tab', stream);
    tab.type = 'button';
    tab.setAttribute('role', 'tab');
    tab.addEventListener('click', () => {
      this.#chosen = true;
      this.#open(stream);
    });
    return tab;
  }

  #open(stream: Stream): void {
    this.#stream = stream;
    for (const each of ['stdout', 'stderr'] as const) {
      this.#tabs[each].setAttribute('aria-selected', String(each === stream));
    }
    this.#text.replaceChildren();
    this.#follow.hidden = true;
    setText(this.#note, '');
    this.#reading?.abort();
    this.#reading = new AbortController();
    if (this.#row !== undefined) void this.#read(this.#row, stream, this.#reading.signal);
  }

  async #read({ id, session }: HandleRow, stream: Stream, signal: AbortSignal): Promise<void> {
    const terminal = new TerminalText();
    const last = element('span', '');
    this.#text.append(last);
    let offset = Math.max(0, this.#known(stream) - TAIL_BYTES);
    let skipped = offset;
    while (!signal.aborted) {
      const behind = this.#known(stream) - offset;
      if (behind > MAX_BEHIND_BYTES) {
        skipped += behind - TAIL_BYTES;
        offset += behind - TAIL_BYTES;
      }
      let answer: OutputAnswer;
      try {
        answer = await this.#api.readOutput({ handleId: id, sessionId: session, stream, offset }, signal);
      } catch (error) {
        if (signal.aborted) return;
        setText(this.#note, error instanceof Error ? error.message : String(error));
        await pause(RETRY_MS);
        continue;
      }
      if (signal.aborted) return;
      skipped += answer.omitted_bytes;
      offset = answer.next_offset;
      this.#append(terminal.take(answer.text), terminal.line, last);
      setText(this.#note, noteOf(answer, offset, skipped));
      if (answer.eof) return;
      await pause(PAUSE_MS);
    }
  }

  #append(lines: string, line: string, last: HTMLElement): void {
    const follows = this.#isAtBottom();
    if (lines !== '') last.before(lines);
    setText(last, line);
    this.#dropOldest(last);
    if (follows) this.#toBottom();
  }

  #dropOldest(last: HTMLElement): void {
    const nodes = [...this.#text.childNodes].filter((node) => node !== last);
    let lines = 0;
    let characters = 0;
    for (const node of nodes.reverse()) {
      const text = node.textContent ?? '';
      characters += text.length;
      if (lines >= MAX_LINES || characters > MAX_CHARACTERS) {
        node.remove();
        continue;
      }
      const parts = text.split('\n');
      lines += parts.length - 1;
      if (lines > MAX_LINES) node.textContent = parts.slice(lines - MAX_LINES).join('\n');
    }
  }

  /** What the stream is known to have: a second old at most. */
  #known(stream: Stream): number {
    return this.#row === undefined ? 0 : bytesOf(this.#row, stream);
  }

  #isAtBottom(): boolean {
    const { scrollHeight, scrollTop, clientHeight } = this.#text;
    return scrollHeight - scrollTop - clientHeight < BOTTOM_PIXELS;
  }

  #toBottom(): void {
    this.#text.scrollTop = this.#text.scrollHeight;
    this.#follow.hidden = true;
  }
}

function noteOf({ eof }: OutputAnswer, offset: number, skipped: number): string {
  if (eof && offset === 0) return 'It wrote nothing.';
  const before = skipped > 0 ? `${formatBytes(skipped)} before this left out` : '';
  if (eof) return before === '' ? 'All of it' : before;
  return before === '' ? 'Live' : `Live, ${before}`;
}

function bytesOf(row: HandleRow, stream: Stream): number {
  return stream === 'stdout' ? row.stdoutBytes : row.stderrBytes;
}

/** Programs that fail speak on stderr alone. */
function mainStream(row: HandleRow): Stream {
  return row.stdoutBytes === 0 && row.stderrBytes > 0 ? 'stderr' : 'stdout';
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

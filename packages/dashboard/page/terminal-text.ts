// Makes readable text of what a program writes for a terminal: colours and cursor movements go, a line that is written
// over after a carriage return is what was written last. What is cut in the middle waits for its end.

/** CSI, OSC and the like with a string, two-character escapes; and control characters that are none of tab and newline. */
const SEQUENCES =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  /\u001b\[[0-?]*[ -/]*[@-~]|\u001b[\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b[ -/]*[0-~]|[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;
/** The beginning of one, at the end. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const OPEN = /\u001b(?:\[[0-?]*[ -/]*|[\]PX^_][^\u0007\u001b]*\u001b?|[ -/]*)$/;
/** No sequence that means anything is longer; a longer one is taken for text. */
const MAX_OPEN_LENGTH = 4096;
/** Of a line that does not end: its last characters are kept. */
const MAX_LINE_LENGTH = 16_384;
/** Bidirectional controls, which would show a line in another order than it has. */
const DIRECTIONS = /[\u202a-\u202e\u2066-\u2069]/g;

export class TerminalText {
  #open = '';
  /** The last line, which may go on or be written over. */
  #line = '';

  /** Whole lines, each with its newline. The line after them is `line`. */
  take(chunk: string): string {
    const all = this.#open + chunk;
    const cut = OPEN.exec(all);
    const open = cut !== null && cut[0].length <= MAX_OPEN_LENGTH ? cut[0] : '';
    this.#open = open;
    const plain = all
      .slice(0, all.length - open.length)
      .replace(SEQUENCES, '')
      .replace(DIRECTIONS, '\ufffd');
    const lines = (this.#line + plain).split('\n');
    const last = lines.pop() ?? '';
    // A carriage return at its end may be the first half of a line's end.
    const start = last.lastIndexOf('\r', last.length - 2) + 1;
    this.#line = last.slice(Math.max(start, last.length - MAX_LINE_LENGTH));
    return lines.map((line) => `${overwritten(line)}\n`).join('');
  }

  get line(): string {
    return overwritten(this.#line);
  }
}

function overwritten(line: string): string {
  const ended = line.endsWith('\r') ? line.slice(0, -1) : line;
  return ended.slice(ended.lastIndexOf('\r') + 1);
}

import { MAX_LINE_LENGTH, parseLine } from '../lines.js';

const NEWLINE = 0x0a;
/** As in the native guardian: a host has 4,096 live handles unless it was told otherwise. */
const MAX_GROUPS = 131_072;

/** What the lines on stdin have told so far. Holds at most one line that is not complete. */
export class LineReader {
  /** Start time of the leader by group. */
  readonly groups: Map<number, string> = new Map();
  hostToken: string | undefined;
  cgroup: string | undefined;
  /** Lines that could not be understood. */
  ignored = 0;
  dismissed = false;
  /** The first line is of another version. */
  foreign = false;
  #line = '';
  #tooLong = false;

  push(bytes: Uint8Array): void {
    let start = 0;
    while (start < bytes.length && !this.dismissed) {
      const newline = bytes.indexOf(NEWLINE, start);
      const end = newline === -1 ? bytes.length : newline;
      this.#append(bytes.subarray(start, end));
      if (newline === -1) return;
      this.#take();
      start = newline + 1;
    }
  }

  /** Nothing more comes. A line without its end was cut by the host's death: its numbers may be, too. */
  end(): void {
    if (this.#line !== '' || this.#tooLong) this.ignored += 1;
  }

  #append(bytes: Uint8Array): void {
    const room = MAX_LINE_LENGTH - this.#line.length;
    if (bytes.length > room) this.#tooLong = true;
    this.#line += Buffer.from(bytes.subarray(0, room)).toString('latin1');
  }

  #take(): void {
    const line = this.#tooLong ? ({ type: 'malformed' } as const) : parseLine(this.#line);
    this.#line = '';
    this.#tooLong = false;
    const greeted = this.hostToken !== undefined;
    if (line.type === 'foreign' && !greeted) this.foreign = true;
    else if (line.type === 'hello' && !greeted) this.hostToken = line.hostToken;
    else if (line.type === 'add' && greeted && this.#hasRoomFor(line.groupId))
      this.groups.set(line.groupId, line.startTime);
    else if (line.type === 'remove' && greeted) this.groups.delete(line.groupId);
    else if (line.type === 'cgroup' && greeted) this.cgroup = line.path;
    else if (line.type === 'bye') this.dismissed = true;
    else this.ignored += 1;
  }

  #hasRoomFor(groupId: number): boolean {
    return this.groups.size < MAX_GROUPS || this.groups.has(groupId);
  }
}

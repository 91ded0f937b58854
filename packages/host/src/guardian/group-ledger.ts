import type { HandleId, ProcessIdentity } from '@longrun/protocol';
import { addLine, removeLine, UNKNOWN_START_TIME } from './lines.js';

interface Entry {
  readonly handleId: HandleId;
  readonly startTime: string;
}

/**
 * Which groups may have members, and which of them the guardian has been told. Keeps the difference, not a list of
 * lines: a guardian that does not read for a while is told the newest state and nothing else, and one that is new
 * is told all of it. Never larger than the groups that live and those the guardian still believes in.
 */
export class GroupLedger {
  readonly #groups = new Map<number, Entry>();
  readonly #groupOf = new Map<HandleId, number>();
  /** Start times by group. */
  readonly #told = new Map<number, string>();
  /** Groups of which the guardian knows something else, in the order of their change. */
  readonly #changed = new Set<number>();

  get size(): number {
    return this.#groups.size;
  }

  get hasChanges(): boolean {
    return this.#changed.size > 0;
  }

  add(handleId: HandleId, { pid, startTime = UNKNOWN_START_TIME }: ProcessIdentity): void {
    this.#groups.set(pid, { handleId, startTime });
    this.#groupOf.set(handleId, pid);
    this.#note(pid);
  }

  remove(handleId: HandleId): void {
    const groupId = this.#groupOf.get(handleId);
    if (groupId === undefined) return;
    this.#groupOf.delete(handleId);
    // The number may have been given to the group of a later handle before this one's end was told.
    if (this.#groups.get(groupId)?.handleId !== handleId) return;
    this.#groups.delete(groupId);
    this.#note(groupId);
  }

  /** Takes the lines that bring the guardian up to date, at most `most` of them. They count as told. */
  take(most: number): string {
    let text = '';
    let taken = 0;
    for (const groupId of this.#changed) {
      if (taken === most) break;
      taken += 1;
      this.#changed.delete(groupId);
      text += this.#tell(groupId);
    }
    return text;
  }

  /** There is a new guardian, which knows nothing. */
  forgetTold(): void {
    this.#told.clear();
    this.#changed.clear();
    for (const groupId of this.#groups.keys()) this.#changed.add(groupId);
  }

  #note(groupId: number): void {
    if (this.#groups.get(groupId)?.startTime === this.#told.get(groupId)) this.#changed.delete(groupId);
    else this.#changed.add(groupId);
  }

  #tell(groupId: number): string {
    const entry = this.#groups.get(groupId);
    if (entry === undefined) {
      this.#told.delete(groupId);
      return removeLine(groupId);
    }
    this.#told.set(groupId, entry.startTime);
    return addLine({ pid: groupId, startTime: entry.startTime });
  }
}

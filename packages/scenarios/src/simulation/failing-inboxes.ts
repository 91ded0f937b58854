import { createMemoryInboxStore, type InboxStore } from '@longrun/feedback';

/** Inboxes in memory with a defect that can be had on demand: the feedback actor dies of it and is started again. */
export interface FailingInboxes extends InboxStore {
  /** The next item is answered with a throw, after it was kept or before. */
  failNext(kept: boolean): void;
  /** The next question for items is answered with a throw. */
  failNow(): void;
  /** No throw is due any more. */
  heal(): void;
  /** Throws so far. */
  readonly failures: number;
}

export function createFailingInboxes(): FailingInboxes {
  const memory = createMemoryInboxStore();
  let due: 'before' | 'after' | 'asked' | undefined;
  let failures = 0;
  const fail = (): never => {
    due = undefined;
    failures += 1;
    throw new Error('a defect, on purpose');
  };
  return {
    ...memory,
    append(item) {
      if (due === 'before') fail();
      const outcome = memory.append(item);
      if (due === 'after') fail();
      return outcome;
    },
    itemsAfter(sessionId, after) {
      if (due === 'asked') fail();
      return memory.itemsAfter(sessionId, after);
    },
    failNow: () => {
      due = 'asked';
    },
    failNext: (kept) => {
      due = kept ? 'after' : 'before';
    },
    heal: () => {
      due = undefined;
    },
    get failures(): number {
      return failures;
    },
  };
}

import { CANCEL_ANSWER_MS, CANCEL_BUDGET_MS } from '@longrun/protocol';

/** The bounds that only the coordinator has; the ones callers meet are in `Limits`. Times in milliseconds. */

/** A process actor answers a cancel within its budget; 50 ms more pay for the message's way on a busy machine. */
export const CANCEL_OVERDUE_MS: number = CANCEL_BUDGET_MS + 50;
/** What an end without its actor leaves of the 2 s, for the way of its answer on a busy machine. As in `CANCEL_OVERDUE_MS`. */
export const ANSWER_RESERVE_MS = 50;
/** What is left of the 2 s then: a SIGKILL and its check take 10 to 50 ms. */
export const OVERDUE_GROUP_BUDGET_MS: number = CANCEL_ANSWER_MS - CANCEL_OVERDUE_MS - ANSWER_RESERVE_MS;
/** For the group of a lost thread: SIGKILL at once; half of the 2 s is ample and leaves room for a session end. */
export const LOST_GROUP_BUDGET_MS = 1000;
/** How far `LostGroups` may overrun its budget before it counts as failed; a loaded machine stalls for less. */
export const GROUP_END_SLACK_MS = 500;
/** Unconfirmed results are looked at this often… */
export const REDELIVER_MS = 250;
/** …and sent again after 250 ms, doubling up to this, so that a slow feedback actor is not buried. */
export const REDELIVER_MAX_MS = 5000;
/** Callers that wait for the same cancel or session end; ten times what one agent loop was ever seen to start. */
export const MAX_JOINED_ASKERS = 1024;
/** `wait` calls at one time, whole host: a quarter of the live handles. */
export const MAX_WAITERS = 1024;
/** `read-output` and `write-input` calls under way, whole host. */
export const MAX_OPEN_QUESTIONS = 1024;
/** Beyond the caller's own `waitMs`: a thread that has not answered a read after 5 s is blocked. */
export const READ_ANSWER_MS = 5000;
/** A full stdin pipe waits for the child; after this the caller is told TIMEOUT. */
export const WRITE_ANSWER_MS = 30_000;
/** Open sessions; as many as ended ones are remembered. */
export const MAX_OPEN_SESSIONS = 100_000;
/** Four messages waiting for each of 4,096 live handles: a burst of progress and one ask each. */
export const MAILBOX_CAPACITY = 16_384;

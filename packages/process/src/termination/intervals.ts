/** First look whether a signalled group is gone: an exit takes about a millisecond on an idle machine. */
export const VERIFY_FIRST_MS = 5;
/** Looks double up to this. A look costs 10 µs, or some 10 ms when 1,000 processes have to be listed. */
export const VERIFY_MOST_MS = 50;
/**
 * A signalled group that still exists this long after has members, or zombies that init has not reaped: only then
 * all processes are listed to tell which. Sooner it is most often neither, only not gone yet.
 */
export const LIST_AFTER_MS = 60;
/** What a grace must leave of the budget, to kill and verify. As `MAX_GRACE_MS` in the protocol's limits. */
export const KILL_RESERVE_MS = 300;
/**
 * Reading goes on this long after the whole tree is gone: what is in the pipes (256 KiB) takes a
 * millisecond, and only a process that nobody can find can hold them open.
 */
export const ENDED_DRAIN_MS = 500;
/** First look after leftovers, then doubling to a slow, cheap poll for servers that run for days. */
export const LEFTOVERS_FIRST_MS = 100;
export const LEFTOVERS_MOST_MS = 2000;
/** Whether the leader is still there at all: catches an exit that somebody else waited for. */
export const LEADER_CHECK_MS = 5000;
/** A leader that is missing is looked for once more after this before its exit is given up. */
export const LEADER_RECHECK_MS = 100;

/** Thrown by a contender's `open` when it cannot be had on this machine: it is left out, with this message. */
export class Unavailable extends Error {}

/**
 * How long one listing of all processes serves every group of a thread. That nobody is alive in a group stays true
 * once it is, and that somebody is costs one more look, so an old listing delays a verdict and never spoils it.
 */
export const LISTING_MS = 20;

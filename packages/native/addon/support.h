/* What this kernel lets us do, found out by doing it. */
#ifndef LONGRUN_SUPPORT_H
#define LONGRUN_SUPPORT_H

/*
 * Launches, watches and reaps a child that only exits, once in the process. 0, or the errno of `what`, which names the
 * failed step.
 */
int lr_probe(const char **what);

#endif

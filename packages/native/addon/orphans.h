/*
 * Children whose thread is gone before it took their exit status. A thread that ends hands them over; any other one
 * takes the status later, so that no zombie stays. Kept by pidfd: no number is used twice.
 */
#ifndef LONGRUN_ORPHANS_H
#define LONGRUN_ORPHANS_H

/* Takes the descriptor over. Without memory it is closed, and the child is nobody's: a zombie until the host ends. */
void lr_orphans_add(int pidfd);
/* Takes the status of those that have ended. Returns how many have not. */
int lr_orphans_reap(void);

#endif

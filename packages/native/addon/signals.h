/* Signals by pidfd, and the signal mask with nothing left out. */
#ifndef LONGRUN_SIGNALS_H
#define LONGRUN_SIGNALS_H

#include <sys/types.h>

/* The kernel's own set: the C library's functions leave out two signals that it uses itself. */
typedef struct {
  unsigned long words[8 / sizeof(unsigned long)];
} lr_sigset;

void lr_sigset_fill(lr_sigset *set);
void lr_sigmask(const lr_sigset *set, lr_sigset *before);

/*
 * Signals the group whose leader `pidfd` names, also when the leader is reaped already. Before Linux 6.9 that is
 * kill(2), which goes by number: the caller has to know that the group is still this one. 0, or an errno.
 */
int lr_signal_group(int pidfd, pid_t leader, int signal);

/* Signals one process if it is still the one that started at `start_time`. 0, or an errno; ESRCH when it is not. */
int lr_signal_process(pid_t pid, unsigned long long start_time, int signal);

/* Takes the exit status of an ended child that no thread waits for any more. 1 when it did. */
int lr_reap(pid_t pid);

#endif

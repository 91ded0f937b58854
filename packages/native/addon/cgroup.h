/*
 * A cgroup (v2) of its own for a command. The child is made in it, by clone3: moving it there afterwards waits for every
 * fork of the machine, several milliseconds. Nothing here is needed for a command to run.
 */
#ifndef LONGRUN_CGROUP_H
#define LONGRUN_CGROUP_H

#include <stddef.h>
#include <sys/types.h>

/* Makes the directory, and the one it is in if that is missing. A descriptor for `lr_clone_into`, or -1 with errno. */
int lr_cgroup_open(const char *path);

/* As clone(2), into the cgroup behind `cgroup_fd`. CLONE_PIDFD goes to `pidfd`. -1 with errno. */
pid_t lr_clone_into(int cgroup_fd, int (*entry)(void *), void *stack, size_t stack_size, int flags, void *argument,
                    int *pidfd);

/*
 * Tries out, in a directory of that name which is removed again, whether children can be made in a cgroup and ended
 * with it. 0, or an errno.
 */
int lr_cgroup_probe(const char *path);

#endif

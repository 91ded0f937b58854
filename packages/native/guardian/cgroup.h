#ifndef LONGRUN_GUARDIAN_CGROUP_H
#define LONGRUN_GUARDIAN_CGROUP_H

#include <stdbool.h>

/* The cgroup that the host made for its commands, by the path of its directory. */

/* Whether the kernel says that somebody alive is in it or below. False when it is gone. */
bool cgroup_is_inhabited(const char *path);
/* SIGKILL to everybody in it and below. */
void cgroup_kill(const char *path);
/* Removes it and all below, as far as nobody is in there. */
void cgroup_remove(const char *path);

#endif

/*
 * The ways to TCP that Landlock does not watch, closed by a seccomp filter: sockets of other protocols that end up as
 * TCP (MPTCP, which Go takes by default to listen, and SMC), a connect that is a send (Fast Open), and io_uring, which no
 * filter sees through. A program that meets one goes on with plain TCP, and there Landlock decides.
 */
#ifndef LONGRUN_TCP_FILTER_H
#define LONGRUN_TCP_FILTER_H

#include <stdbool.h>

/* Whether this kernel takes such a filter. */
bool lr_tcp_filter_works(void);

/* Filters the calling thread and its descendants, for good. It has no_new_privs. 0, or -1 with errno. */
int lr_tcp_filter_install(void);

#endif

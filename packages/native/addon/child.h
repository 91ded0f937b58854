/* What the child does between clone and execve. Async-signal-safe throughout: it runs in the host's memory. */
#ifndef LONGRUN_CHILD_H
#define LONGRUN_CHILD_H

#include "launch.h"

struct lr_child {
  const struct lr_request *request;
  /* Where its ends are now: stdin (-1: /dev/null), stdout, stderr, ruleset (-1: none). */
  int fds[4];
  /* The descriptor table is the host's; unshare up to this number. -1 when it is the child's own already. */
  int unshare_above;
  /* Written by the child, read by the parent once the child has called execve or is gone. */
  volatile enum lr_step failed_step;
  volatile int failed_error;
  volatile size_t failed_limit;
};

int lr_child_main(void *child);

#endif

#ifndef LONGRUN_GUARDIAN_TOKEN_H
#define LONGRUN_GUARDIAN_TOKEN_H

#include <sys/types.h>

#include "lines.h"

enum token_look {
  /* Or nobody may look: then it is somebody else's. */
  TOKEN_NOT_FOUND,
  TOKEN_FOUND,
  /* It has no environment at all, as in the middle of an exec. */
  TOKEN_UNREADABLE,
};

/* Whether a process carries a token of this host in the environment it was started with. */
enum token_look look_for_token(pid_t pid, const char host_token[HOST_TOKEN_LENGTH + 1]);

#endif

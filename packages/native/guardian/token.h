#ifndef LONGRUN_GUARDIAN_TOKEN_H
#define LONGRUN_GUARDIAN_TOKEN_H

#include <stdbool.h>
#include <sys/types.h>

#include "lines.h"

/* Whether a process carries a token of this host in the environment it was started with. False if nobody may look. */
bool bears_token(pid_t pid, const char host_token[HOST_TOKEN_LENGTH + 1]);

#endif

#ifndef LONGRUN_GUARDIAN_ENDING_H
#define LONGRUN_GUARDIAN_ENDING_H

#include "census.h"
#include "groups.h"
#include "lines.h"

struct ending {
  /* What the host had told. Sessions that escapees made are added. */
  struct groups *groups;
  const char *host_token;
  /* The parent at the start: it and its session are never signalled. Pid 0: it had gone already. */
  struct process host;
  /* NULL: it made none. */
  const char *cgroup;
};

struct ended {
  unsigned long signals;
  /* Alive at the last look. */
  size_t left;
};

/* Kills everything of the host, looks until nobody is left or the time is up, and removes its cgroup. */
struct ended end_everything(const struct ending *ending);

#endif

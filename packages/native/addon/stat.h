#ifndef LONGRUN_STAT_H
#define LONGRUN_STAT_H

#include <sys/types.h>

/* Start time of a process in clock ticks since boot, field 22 of its stat file. 0 when it cannot be read. */
unsigned long long lr_start_time(pid_t pid);

#endif

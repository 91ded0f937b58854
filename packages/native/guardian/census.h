#ifndef LONGRUN_GUARDIAN_CENSUS_H
#define LONGRUN_GUARDIAN_CENSUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* One process, as its stat file has it. */
struct process {
  pid_t pid;
  pid_t parent;
  pid_t group;
  pid_t session;
  /* Clock ticks since boot. */
  uint64_t start;
  /* False for a zombie of which no thread runs on. */
  bool alive;
  /* For the caller: it is to be ended. */
  bool ours;
};

/* Everybody at one moment, in the order of pids. */
struct census {
  struct process *processes;
  size_t count;
  size_t capacity;
};

enum census_outcome {
  CENSUS_WHOLE,
  /* Memory or descriptors ran out: some are missing. */
  CENSUS_PARTIAL,
  /* There is no /proc. */
  CENSUS_NONE,
};

enum census_outcome census_take(struct census *census);
struct process *census_find(const struct census *census, pid_t pid);
/* Reads one stat file. False when there is no such process. */
bool read_process(pid_t pid, struct process *process);

#endif

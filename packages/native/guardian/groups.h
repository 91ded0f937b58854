#ifndef LONGRUN_GUARDIAN_GROUPS_H
#define LONGRUN_GUARDIAN_GROUPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* A process group, which is also the session of that number: every leader makes one before its program runs. */
struct group {
  /* 0: this slot is free. */
  pid_t id;
  /* Of its leader; 0: not known. */
  uint64_t start;
};

/* The groups that may have members: an open hash table that doubles when it is half full. */
struct groups {
  struct group *slots;
  size_t capacity;
  size_t count;
};

/* Adds a group or replaces its start time. False when there is no room; the token still finds its members then. */
bool groups_add(struct groups *groups, pid_t id, uint64_t start);
void groups_remove(struct groups *groups, pid_t id);
void groups_clear(struct groups *groups);
/* NULL when it is not known. Valid until the next change. */
struct group *groups_find(const struct groups *groups, pid_t id);

#endif

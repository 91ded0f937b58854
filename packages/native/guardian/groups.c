#include "groups.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_CAPACITY 64
/* 131,072 groups at 16 bytes a slot: 4 MiB. A host has 4,096 live handles unless it was told otherwise. */
#define MAX_CAPACITY 262144

static size_t home_of(pid_t id, size_t capacity) {
  /* Fibonacci hashing: pids come in runs. */
  return (size_t)(((uint64_t)(uint32_t)id * 0x9e3779b97f4a7c15U) >> 32) & (capacity - 1);
}

/* The slot of that group, or the free one where it belongs. There is always a free one. */
static struct group *slot_of(struct group *slots, size_t capacity, pid_t id) {
  size_t at = home_of(id, capacity);
  while (slots[at].id != 0 && slots[at].id != id) at = (at + 1) & (capacity - 1);
  return &slots[at];
}

static bool make_room(struct groups *groups) {
  if (groups->count < groups->capacity / 2) return true;
  size_t capacity = groups->capacity == 0 ? FIRST_CAPACITY : groups->capacity * 2;
  if (capacity > MAX_CAPACITY) return false;
  struct group *slots = calloc(capacity, sizeof *slots);
  if (slots == NULL) return false;
  for (size_t i = 0; i < groups->capacity; i++) {
    struct group *old = &groups->slots[i];
    if (old->id != 0) *slot_of(slots, capacity, old->id) = *old;
  }
  free(groups->slots);
  groups->slots = slots;
  groups->capacity = capacity;
  return true;
}

struct group *groups_find(const struct groups *groups, pid_t id) {
  if (groups->count == 0) return NULL;
  struct group *slot = slot_of(groups->slots, groups->capacity, id);
  return slot->id == id ? slot : NULL;
}

bool groups_add(struct groups *groups, pid_t id, uint64_t start) {
  struct group *known = groups_find(groups, id);
  if (known != NULL) {
    known->start = start;
    return true;
  }
  if (!make_room(groups)) return false;
  *slot_of(groups->slots, groups->capacity, id) = (struct group){.id = id, .start = start};
  groups->count++;
  return true;
}

void groups_clear(struct groups *groups) {
  if (groups->count > 0) memset(groups->slots, 0, groups->capacity * sizeof *groups->slots);
  groups->count = 0;
}

void groups_remove(struct groups *groups, pid_t id) {
  struct group *found = groups_find(groups, id);
  if (found == NULL) return;
  size_t mask = groups->capacity - 1;
  size_t hole = (size_t)(found - groups->slots);
  /* Whoever sits behind because this place was taken moves up: no slot is ever marked as deleted. */
  for (size_t at = (hole + 1) & mask; groups->slots[at].id != 0; at = (at + 1) & mask) {
    size_t home = home_of(groups->slots[at].id, groups->capacity);
    if (((at - home) & mask) < ((at - hole) & mask)) continue;
    groups->slots[hole] = groups->slots[at];
    hole = at;
  }
  groups->slots[hole].id = 0;
  groups->count--;
}

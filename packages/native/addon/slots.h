/*
 * Low descriptor numbers, kept for the child's ends of its pipes. A child that shares the host's descriptor table
 * unshares everything below the highest of its own and drops the rest unseen; with its ends in low numbers that
 * copies a few dozen entries, not the 30,000 of a host with 10,000 live commands.
 */
#ifndef LONGRUN_SLOTS_H
#define LONGRUN_SLOTS_H

/* stdin, stdout, stderr, Landlock ruleset. */
#define LR_SLOT_SIZE 4

struct lr_slot {
  int index;
  int fds[LR_SLOT_SIZE];
};

/* Takes the descriptors, once in the process; without any the launcher works, only slower. */
void lr_slots_reserve(void);
/* 0, or -1 when all are in use. */
int lr_slot_take(struct lr_slot *slot);
/* Closes what was put into the slot and gives it back. */
void lr_slot_release(struct lr_slot *slot);

#endif

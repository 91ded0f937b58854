/*
 * Landlock rulesets. Knows nothing of JavaScript and restricts nobody: it makes the descriptor that `lr_launch` has the
 * child restrict itself with. Asks the kernel for all it can of what is wanted, and says what it could not.
 */
#ifndef LONGRUN_LANDLOCK_H
#define LONGRUN_LANDLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a rule allows at its path and below. The numbers are part of the binding: `src/binding.ts` names them. */
enum lr_access {
  LR_ACCESS_READ = 1,
  LR_ACCESS_WRITE = 2,
  LR_ACCESS_EXECUTE = 4,
  /* The rule is left out when nothing is there. */
  LR_ACCESS_OPTIONAL = 8,
};

struct lr_path_rule {
  /* Absolute, without symbolic links. */
  const char *path;
  unsigned access;
};

/* Ports that may be used when `restricted`; all of them otherwise. */
struct lr_ports {
  bool restricted;
  size_t count;
  const double *ports;
};

struct lr_policy {
  size_t path_count;
  const struct lr_path_rule *paths;
  struct lr_ports bind;
  struct lr_ports connect;
};

/* Wanted, and not to be had from the kernel. Part of the binding. */
enum lr_missing {
  LR_MISSING_TRUNCATE = 1,
  LR_MISSING_TCP = 2,
  LR_MISSING_DEVICES = 4,
  LR_MISSING_SCOPES = 8,
};

struct lr_ruleset {
  unsigned missing;
  /* Of the rule that could not be made, or -1. */
  long failed_path;
  /* The child needs the filter of tcp-filter.h as well. */
  bool filter_tcp;
};

/* Version of the kernel's Landlock, 0 without it. */
int lr_landlock_abi(void);

/*
 * A descriptor of a ruleset (close-on-exec), or -1 with errno and `failed_path`, and nothing left open.
 * `abi`: use no more than that version knows.
 */
int lr_ruleset_open(const struct lr_policy *policy, int abi, struct lr_ruleset *made);

#endif

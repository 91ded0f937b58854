/*
 * Starting one program. Knows nothing of JavaScript. `lr_launch` never copies the host's page tables: the child
 * borrows its memory until execve (CLONE_VM | CLONE_VFORK), and its descriptor table until it has unshared it.
 */
#ifndef LONGRUN_LAUNCH_H
#define LONGRUN_LAUNCH_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/resource.h>
#include <sys/types.h>

/* What failed. The numbers are part of the binding: `src/binding.ts` names them. */
enum lr_step {
  LR_STEP_NONE = 0,
  LR_STEP_PIPE = 1,
  LR_STEP_CLONE = 2,
  LR_STEP_DESCRIPTORS = 3,
  LR_STEP_SESSION = 4,
  LR_STEP_CWD = 5,
  LR_STEP_LIMITS = 6,
  LR_STEP_OOM_SCORE = 7,
  LR_STEP_CONFINE = 8,
  LR_STEP_EXEC = 9,
};

/* The hard limit stays what it is where it may not be raised and the soft one fits below it. */
struct lr_limit {
  int resource;
  struct rlimit value;
};

/* Most limits of one request: there are 16 resources. */
#define LR_MAX_LIMITS 16

struct lr_request {
  const char *file;
  char **argv;
  /* /bin/sh, file, argv[1]…: what runs when the file has no format of its own. */
  char **shell_argv;
  char **envp;
  /* NULL: the host's. */
  const char *cwd;
  bool stdin_pipe;
  bool set_oom_score;
  int oom_score_adj;
  size_t limit_count;
  struct lr_limit limits[LR_MAX_LIMITS];
  /* A Landlock ruleset, or -1. */
  int ruleset_fd;
  /* With a ruleset: also `lr_tcp_filter_install`. */
  bool filter_tcp;
  /* The directory of a cgroup that is made for the child, or NULL. Without it the child runs where the host is. */
  const char *cgroup;
};

struct lr_launched {
  pid_t pid;
  int pidfd;
  /* -1 without a pipe. */
  int stdin_fd;
  int stdout_fd;
  int stderr_fd;
  /* It has the cgroup of the request. */
  bool in_cgroup;
};

struct lr_failure {
  enum lr_step step;
  int error;
  /* Of the limit that was refused, with LR_STEP_LIMITS. */
  size_t limit;
};

/* The stack that children run on until execve. One per thread, used by one child at a time. */
struct lr_stack {
  void *base;
  size_t size;
};

int lr_stack_open(struct lr_stack *stack);
void lr_stack_close(struct lr_stack *stack);

/* 0, or -1 with `failure` filled and nothing left behind. Blocks until the child has called execve. */
int lr_launch(const struct lr_request *request, const struct lr_stack *stack, struct lr_launched *launched,
              struct lr_failure *failure);

#endif

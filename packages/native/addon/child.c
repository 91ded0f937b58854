#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "tcp-filter.h"

#ifndef CLOSE_RANGE_UNSHARE
#define CLOSE_RANGE_UNSHARE (1U << 1)
#endif

static int close_range_call(unsigned first, unsigned last, unsigned flags) {
  return (int)syscall(SYS_close_range, first, last, flags);
}

/* Kernels before 5.9 have no close_range. The table is the child's own here. */
static void close_from(int first) {
  struct rlimit limit;
  long last = getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY ? (long)limit.rlim_cur : 65536;
  for (long fd = first; fd < last; fd++) close((int)fd);
}

/* Every signal is blocked. Handlers must go before any is let through: they would run in the host's memory. */
static void default_signals(void) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = SIG_DFL;
  for (int number = 1; number <= SIGRTMAX; number++) {
    if (number == SIGKILL || number == SIGSTOP) continue;
    sigaction(number, &action, NULL);
  }
}

static int set_oom_score(int value) {
  char text[16];
  size_t length = sizeof text;
  unsigned magnitude = value < 0 ? (unsigned)-value : (unsigned)value;
  do {
    text[--length] = (char)('0' + magnitude % 10);
    magnitude /= 10;
  } while (magnitude > 0);
  if (value < 0) text[--length] = '-';
  int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
  if (fd < 0) return -1;
  ssize_t written = write(fd, text + length, sizeof text - length);
  int error = errno;
  close(fd);
  errno = error;
  return written < 0 ? -1 : 0;
}

static int set_limit(const struct lr_limit *limit) {
  if (setrlimit(limit->resource, &limit->value) == 0) return 0;
  int error = errno;
  struct rlimit own;
  if (error == EPERM && getrlimit(limit->resource, &own) == 0 && limit->value.rlim_cur <= own.rlim_max) {
    own.rlim_cur = limit->value.rlim_cur;
    return setrlimit(limit->resource, &own);
  }
  errno = error;
  return -1;
}

static int wire_descriptors(const struct lr_child *child) {
  int input = child->fds[0];
  if (input < 0) {
    input = open("/dev/null", O_RDONLY);
    if (input < 0) return -1;
  }
  if (input != 0 && dup2(input, 0) < 0) return -1;
  if (dup2(child->fds[1], 1) < 0 || dup2(child->fds[2], 2) < 0) return -1;
  return 0;
}

static enum lr_step prepare(struct lr_child *child) {
  const struct lr_request *request = child->request;

  /* First of all: nothing below may touch a table that the host still uses. */
  if (child->unshare_above >= 0 &&
      close_range_call((unsigned)child->unshare_above + 1, UINT_MAX, CLOSE_RANGE_UNSHARE) < 0) {
    return LR_STEP_DESCRIPTORS;
  }
  default_signals();
  if (setsid() < 0) return LR_STEP_SESSION;
  if (wire_descriptors(child) < 0) return LR_STEP_DESCRIPTORS;
  if (request->cwd != NULL && chdir(request->cwd) < 0) return LR_STEP_CWD;
  if (request->set_oom_score && set_oom_score(request->oom_score_adj) < 0) return LR_STEP_OOM_SCORE;
  if (child->fds[3] >= 0) {
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0) return LR_STEP_CONFINE;
    if (syscall(SYS_landlock_restrict_self, child->fds[3], 0) < 0) return LR_STEP_CONFINE;
    if (request->filter_tcp && lr_tcp_filter_install() < 0) return LR_STEP_CONFINE;
  }
  if (close_range_call(3, UINT_MAX, 0) < 0) close_from(3);
  /* Last: the steps above need descriptors, and `close_from` goes by their limit. */
  for (size_t i = 0; i < request->limit_count; i++) {
    if (set_limit(&request->limits[i]) == 0) continue;
    child->failed_limit = i;
    return LR_STEP_LIMITS;
  }
  return LR_STEP_NONE;
}

int lr_child_main(void *argument) {
  struct lr_child *child = argument;
  const struct lr_request *request = child->request;
  enum lr_step failed = prepare(child);
  if (failed == LR_STEP_NONE) {
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    execve(request->file, request->argv, request->envp);
    if (errno == ENOEXEC) execve("/bin/sh", request->shell_argv, request->envp);
    failed = LR_STEP_EXEC;
  }
  child->failed_error = errno;
  child->failed_step = failed;
  _exit(127);
}

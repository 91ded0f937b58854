#include "support.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "launch.h"
#include "signals.h"

#ifndef CLONE_PIDFD
#define CLONE_PIDFD 0x00001000
#endif
#ifndef P_PIDFD
#define P_PIDFD 3
#endif

static int exit_at_once(void *unused) { _exit(0); }

static int try_out(const char **what) {
  struct lr_stack stack = {0};
  if (lr_stack_open(&stack) < 0) {
    *what = "mmap";
    return errno;
  }
  int pidfd = -1;
  lr_sigset all, before;
  lr_sigset_fill(&all);
  lr_sigmask(&all, &before);
  pid_t pid = clone(exit_at_once, (char *)stack.base + stack.size, CLONE_VM | CLONE_VFORK | CLONE_PIDFD | SIGCHLD, NULL,
                    &pidfd);
  int error = pid < 0 ? errno : 0;
  lr_sigmask(&before, NULL);
  lr_stack_close(&stack);
  if (error != 0) {
    *what = "clone";
    return error;
  }
  siginfo_t info = {0};
  struct pollfd ended = {.fd = pidfd, .events = POLLIN};
  if (pidfd < 0) {
    /* A kernel that does not know the flag ignores it. */
    *what = "pidfd";
    error = ENOSYS;
    waitid(P_PID, (id_t)pid, &info, WEXITED);
  } else if (poll(&ended, 1, -1) < 0) {
    *what = "poll";
    error = errno;
  } else if (waitid(P_PIDFD, (id_t)pidfd, &info, WEXITED | WNOHANG) < 0) {
    *what = "waitid";
    error = errno;
    waitid(P_PID, (id_t)pid, &info, WEXITED);
  } else if (syscall(SYS_pidfd_send_signal, pidfd, 0, NULL, 0) < 0 && errno != ESRCH) {
    *what = "pidfd_send_signal";
    error = errno;
  }
  if (pidfd >= 0) close(pidfd);
  return error;
}

static pthread_once_t once = PTHREAD_ONCE_INIT;
static const char *refused_step = "";
static int refused_error;

static void try_out_once(void) { refused_error = try_out(&refused_step); }

int lr_probe(const char **what) {
  pthread_once(&once, try_out_once);
  *what = refused_step;
  return refused_error;
}

#include "signals.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "stat.h"

#define PIDFD_SIGNAL_GROUP (1U << 2)

static atomic_bool has_group_signal = true;

void lr_sigset_fill(lr_sigset *set) { memset(set, 0xff, sizeof *set); }

void lr_sigmask(const lr_sigset *set, lr_sigset *before) {
  syscall(SYS_rt_sigprocmask, SIG_SETMASK, set, before, sizeof *set);
}

int lr_signal_group(int pidfd, pid_t leader, int signal) {
  if (leader <= 1) return EINVAL;
  if (pidfd >= 0 && atomic_load(&has_group_signal)) {
    if (syscall(SYS_pidfd_send_signal, pidfd, signal, NULL, PIDFD_SIGNAL_GROUP) == 0) return 0;
    if (errno != EINVAL) return errno;
    atomic_store(&has_group_signal, false);
  }
  return kill(-leader, signal) == 0 ? 0 : errno;
}

int lr_signal_process(pid_t pid, unsigned long long start_time, int signal) {
  if (pid <= 1 || pid == getpid()) return EINVAL;
  int pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
  if (pidfd < 0) return errno;
  int error = 0;
  /* The descriptor first, the look second: whoever it names now is whom the signal will reach. */
  if (lr_start_time(pid) != start_time) error = ESRCH;
  else if (syscall(SYS_pidfd_send_signal, pidfd, signal, NULL, 0) < 0) error = errno;
  close(pidfd);
  return error;
}

int lr_reap(pid_t pid) {
  siginfo_t info;
  info.si_pid = 0;
  return waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | __WALL) == 0 && info.si_pid == pid;
}

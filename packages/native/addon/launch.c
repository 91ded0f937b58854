#include "launch.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#endif

#include "cgroup.h"
#include "child.h"
#include "signals.h"
#include "slots.h"

#ifndef CLONE_PIDFD
#define CLONE_PIDFD 0x00001000
#endif

/* The child calls a dozen functions without large frames; sanitizers make them larger. A guard page lies below. */
#define STACK_BYTES (256 * 1024)
#define GUARD_BYTES 4096
#define COMMAND_LINE_NS 5000000
/* Between two looks. Timers of the kernel come 50 us late besides. */
#define COMMAND_LINE_PAUSE_NS 20000
/* Two pairs of pipe ends, and a third for stdin. */
#define PIPES 3

/* Cleared when the kernel cannot unshare a part of the descriptor table (before 5.9). */
static atomic_bool shares_descriptors = true;

int lr_stack_open(struct lr_stack *stack) {
  void *base = mmap(NULL, STACK_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
  if (base == MAP_FAILED) return -1;
  mprotect(base, GUARD_BYTES, PROT_NONE);
  stack->base = base;
  stack->size = STACK_BYTES;
  return 0;
}

void lr_stack_close(struct lr_stack *stack) {
  if (stack->base != NULL) munmap(stack->base, stack->size);
  stack->base = NULL;
}

struct pipes {
  /* [0] reads, [1] writes; -1 when not open. */
  int ends[PIPES][2];
};

static void close_end(int *fd) {
  if (*fd >= 0) close(*fd);
  *fd = -1;
}

static void close_all(struct pipes *pipes) {
  for (int i = 0; i < PIPES; i++) {
    close_end(&pipes->ends[i][0]);
    close_end(&pipes->ends[i][1]);
  }
}

/* A host whose own stdin is closed gets pipe ends numbered 0 to 2, which the child is about to overwrite. */
static int above_stdio(int *fd) {
  if (*fd > 2) return 0;
  int moved = fcntl(*fd, F_DUPFD_CLOEXEC, 3);
  if (moved < 0) return -1;
  close(*fd);
  *fd = moved;
  return 0;
}

static int open_pipes(struct pipes *pipes, bool with_stdin) {
  for (int i = 0; i < PIPES; i++) pipes->ends[i][0] = pipes->ends[i][1] = -1;
  for (int i = with_stdin ? 0 : 1; i < PIPES; i++) {
    if (pipe2(pipes->ends[i], O_CLOEXEC) < 0) goto failed;
    if (above_stdio(&pipes->ends[i][0]) < 0 || above_stdio(&pipes->ends[i][1]) < 0) goto failed;
    /* The host's end only: its open file description is not the child's. */
    int ours = pipes->ends[i][i == 0 ? 1 : 0];
    if (fcntl(ours, F_SETFL, fcntl(ours, F_GETFL) | O_NONBLOCK) < 0) goto failed;
  }
  return 0;
failed:;
  int error = errno;
  close_all(pipes);
  errno = error;
  return -1;
}

static void reap_failed_child(pid_t pid) {
  int status;
  while (waitpid(pid, &status, __WALL) < 0 && errno == EINTR) continue;
}

/* The last child has left its frames for good, in execve: the sanitizer still takes them for in use. */
static void forget_last_child(const struct lr_stack *stack) {
  (void)stack;
#ifdef __SANITIZE_ADDRESS__
  char *usable = (char *)stack->base + GUARD_BYTES;
  ASAN_UNPOISON_MEMORY_REGION(usable, stack->size - GUARD_BYTES);
#endif
}

/*
 * execve lets the host go on when it has left its memory, and names the new program's arguments a moment later. Who
 * looks the process up by then, as everybody does who was just told of it, must not find it without a command line.
 * That takes 0.1 ms on an idle machine; whoever has still none after the limit is only odd.
 */
static void await_command_line(const struct lr_launched *launched) {
  char path[32];
  snprintf(path, sizeof path, "/proc/%d/cmdline", (int)launched->pid);
  const struct timespec pause = {.tv_nsec = COMMAND_LINE_PAUSE_NS};
  struct timespec begun, now;
  clock_gettime(CLOCK_MONOTONIC, &begun);
  for (;;) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return;
    char first;
    ssize_t length = read(fd, &first, 1);
    close(fd);
    struct pollfd ended = {.fd = launched->pidfd, .events = POLLIN};
    if (length != 0 || poll(&ended, 1, 0) != 0) return;
    clock_gettime(CLOCK_MONOTONIC, &now);
    if ((now.tv_sec - begun.tv_sec) * 1000000000LL + now.tv_nsec - begun.tv_nsec > COMMAND_LINE_NS) return;
    /* Most often it only needs a processor, and on a busy machine that may be this one. */
    nanosleep(&pause, NULL);
  }
}

/* One try. -1 with `failure` filled; the pipes and the cgroup (-1: none) stay the caller's. */
static int try_clone(const struct lr_request *request, const struct lr_stack *stack, struct pipes *pipes, int cgroup_fd,
                     struct lr_slot *slot, struct lr_launched *launched, struct lr_failure *failure) {
  struct lr_child child = {
      .request = request,
      .fds = {pipes->ends[0][0], pipes->ends[1][1], pipes->ends[2][1], request->ruleset_fd},
      .unshare_above = -1,
      .failed_step = LR_STEP_NONE,
  };
  int flags = CLONE_VM | CLONE_VFORK | CLONE_PIDFD | SIGCHLD;
  if (slot != NULL) {
    flags |= CLONE_FILES;
    for (int i = 0; i < LR_SLOT_SIZE; i++) {
      if (slot->fds[i] > child.unshare_above) child.unshare_above = slot->fds[i];
      if (child.fds[i] < 0) continue;
      if (dup3(child.fds[i], slot->fds[i], O_CLOEXEC) < 0) {
        failure->step = LR_STEP_PIPE;
        failure->error = errno;
        return -1;
      }
      child.fds[i] = slot->fds[i];
    }
  }

  forget_last_child(stack);
  lr_sigset all, before;
  lr_sigset_fill(&all);
  lr_sigmask(&all, &before);
  int pidfd = -1;
  char *top = (char *)stack->base + stack->size;
  /* Aligned as the ABIs of x86-64 and arm64 want it. */
  top = (char *)((uintptr_t)top & ~(uintptr_t)15);
  pid_t pid = -1;
  if (cgroup_fd >= 0) {
    size_t size = (size_t)(top - (char *)stack->base);
    pid = lr_clone_into(cgroup_fd, lr_child_main, stack->base, size, flags, &child, &pidfd);
  }
  launched->in_cgroup = pid > 0;
  if (pid < 0) pid = clone(lr_child_main, top, flags, &child, &pidfd);
  int error = errno;
  lr_sigmask(&before, NULL);

  if (pid < 0) {
    failure->step = LR_STEP_CLONE;
    failure->error = error;
    return -1;
  }
  if (child.failed_step != LR_STEP_NONE) {
    failure->step = child.failed_step;
    failure->error = child.failed_error;
    failure->limit = child.failed_limit;
    reap_failed_child(pid);
    close(pidfd);
    return -1;
  }
  launched->pid = pid;
  launched->pidfd = pidfd;
  return 0;
}

static int launch_into(int cgroup_fd, const struct lr_request *request, const struct lr_stack *stack,
                       struct lr_launched *launched, struct lr_failure *failure) {
  struct pipes pipes;
  failure->step = LR_STEP_NONE;
  failure->error = 0;
  failure->limit = 0;
  if (open_pipes(&pipes, request->stdin_pipe) < 0) {
    failure->step = LR_STEP_PIPE;
    failure->error = errno;
    return -1;
  }
  int result = -1;
  struct lr_slot slot;
  bool shared = atomic_load(&shares_descriptors) && lr_slot_take(&slot) == 0;
  if (shared) {
    result = try_clone(request, stack, &pipes, cgroup_fd, &slot, launched, failure);
    lr_slot_release(&slot);
  }
  if (shared && result < 0 && failure->step == LR_STEP_DESCRIPTORS &&
      (failure->error == ENOSYS || failure->error == EINVAL)) {
    atomic_store(&shares_descriptors, false);
    shared = false;
  }
  if (!shared) result = try_clone(request, stack, &pipes, cgroup_fd, NULL, launched, failure);
  if (result < 0) {
    close_all(&pipes);
    return -1;
  }
  launched->stdin_fd = pipes.ends[0][1];
  launched->stdout_fd = pipes.ends[1][0];
  launched->stderr_fd = pipes.ends[2][0];
  close_end(&pipes.ends[0][0]);
  close_end(&pipes.ends[1][1]);
  close_end(&pipes.ends[2][1]);
  await_command_line(launched);
  return 0;
}

int lr_launch(const struct lr_request *request, const struct lr_stack *stack, struct lr_launched *launched,
              struct lr_failure *failure) {
  launched->in_cgroup = false;
  int cgroup_fd = request->cgroup == NULL ? -1 : lr_cgroup_open(request->cgroup);
  int result = launch_into(cgroup_fd, request, stack, launched, failure);
  if (cgroup_fd >= 0) {
    close(cgroup_fd);
    if (result < 0 || !launched->in_cgroup) rmdir(request->cgroup);
  }
  return result;
}

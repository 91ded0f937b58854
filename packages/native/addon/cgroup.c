#include "cgroup.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "launch.h"
#include "signals.h"

#ifndef SYS_clone3
#define SYS_clone3 435
#endif
#ifndef CLONE_INTO_CGROUP
#define CLONE_INTO_CGROUP 0x200000000ULL
#endif

#define DIRECTORY_MODE 0755

/* The kernel's `struct clone_args` up to the cgroup; headers of older systems have none. */
struct clone3_arguments {
  _Alignas(8) uint64_t flags;
  uint64_t pidfd;
  uint64_t child_tid;
  uint64_t parent_tid;
  uint64_t exit_signal;
  uint64_t stack;
  uint64_t stack_size;
  uint64_t tls;
  uint64_t set_tid;
  uint64_t set_tid_size;
  uint64_t cgroup;
};

int lr_cgroup_open(const char *path) {
  if (mkdir(path, DIRECTORY_MODE) < 0) {
    if (errno != ENOENT) return -1;
    const char *slash = strrchr(path, '/');
    char parent[PATH_MAX];
    size_t length = slash == NULL ? 0 : (size_t)(slash - path);
    if (length == 0 || length >= sizeof parent) return -1;
    memcpy(parent, path, length);
    parent[length] = '\0';
    /* Another thread may be making it at this moment, for its first command. */
    if (mkdir(parent, DIRECTORY_MODE) < 0 && errno != EEXIST) return -1;
    if (mkdir(path, DIRECTORY_MODE) < 0) return -1;
  }
  int fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (fd >= 0) return fd;
  int error = errno;
  rmdir(path);
  errno = error;
  return -1;
}

/*
 * The child comes out of clone3 on another stack than the one that this function's frame is on, so what it does next
 * has to be done without one: call `entry`, and exit with what that returns.
 */
static long clone3_call(struct clone3_arguments *arguments, int (*entry)(void *), void *argument) {
#if defined(__x86_64__)
  register int (*function)(void *) __asm__("r12") = entry;
  register void *value __asm__("r13") = argument;
  long result;
  __asm__ volatile(
      "syscall\n\t"
      "testq %%rax, %%rax\n\t"
      "jnz 1f\n\t"
      "xorl %%ebp, %%ebp\n\t"
      "movq %%r13, %%rdi\n\t"
      "callq *%%r12\n\t"
      "movl %%eax, %%edi\n\t"
      "movl %[exit], %%eax\n\t"
      "syscall\n\t"
      "hlt\n"
      "1:"
      : "=a"(result)
      : "a"((long)SYS_clone3), "D"(arguments), "S"(sizeof *arguments), "r"(function), "r"(value), [exit] "i"(SYS_exit)
      : "rcx", "r11", "memory", "cc");
  return result;
#elif defined(__aarch64__)
  register long number __asm__("x8") = SYS_clone3;
  register long first __asm__("x0") = (long)arguments;
  register long second __asm__("x1") = (long)sizeof *arguments;
  register int (*function)(void *) __asm__("x20") = entry;
  register void *value __asm__("x21") = argument;
  __asm__ volatile(
      "svc #0\n\t"
      "cbnz x0, 1f\n\t"
      "mov x29, xzr\n\t"
      "mov x30, xzr\n\t"
      "mov x0, x21\n\t"
      "blr x20\n\t"
      "mov x8, %[exit]\n\t"
      "svc #0\n\t"
      "brk #0\n"
      "1:"
      : "+r"(first)
      : "r"(number), "r"(second), "r"(function), "r"(value), [exit] "i"(SYS_exit)
      : "memory", "cc");
  return first;
#else
  return -ENOSYS;
#endif
}

pid_t lr_clone_into(int cgroup_fd, int (*entry)(void *), void *stack, size_t stack_size, int flags, void *argument,
                    int *pidfd) {
  struct clone3_arguments arguments = {
      .flags = (uint64_t)(flags & ~CSIGNAL) | CLONE_INTO_CGROUP,
      .pidfd = (uint64_t)(uintptr_t)pidfd,
      .exit_signal = (uint64_t)(flags & CSIGNAL),
      .stack = (uint64_t)(uintptr_t)stack,
      .stack_size = stack_size,
      .cgroup = (uint64_t)cgroup_fd,
  };
  long result = clone3_call(&arguments, entry, argument);
  if (result >= 0) return (pid_t)result;
  errno = (int)-result;
  return -1;
}

static int exit_at_once(void *unused) { _exit(0); }

static int make_child(int cgroup_fd) {
  struct lr_stack stack = {0};
  if (lr_stack_open(&stack) < 0) return errno;
  lr_sigset all, before;
  lr_sigset_fill(&all);
  lr_sigmask(&all, &before);
  pid_t pid = lr_clone_into(cgroup_fd, exit_at_once, stack.base, stack.size, CLONE_VM | CLONE_VFORK | SIGCHLD, NULL, NULL);
  int error = pid < 0 ? errno : 0;
  lr_sigmask(&before, NULL);
  lr_stack_close(&stack);
  int status;
  while (pid > 0 && waitpid(pid, &status, __WALL) < 0 && errno == EINTR) continue;
  return error;
}

int lr_cgroup_probe(const char *path) {
  int fd = lr_cgroup_open(path);
  if (fd < 0) return errno;
  char kill_file[PATH_MAX];
  int length = snprintf(kill_file, sizeof kill_file, "%s/cgroup.kill", path);
  int error = 0;
  if (length >= (int)sizeof kill_file) error = ENAMETOOLONG;
  /* Before Linux 5.14 there is none. */
  else if (access(kill_file, W_OK) < 0) error = errno;
  else error = make_child(fd);
  close(fd);
  rmdir(path);
  return error;
}

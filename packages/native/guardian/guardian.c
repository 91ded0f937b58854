/*
 * The guardian: one tiny process per host that ends what is left of it when it dies. It reads the lines of PROTOCOL.md
 * from its stdin and does nothing else until the other end is closed. It never starts anything and opens nothing but
 * /proc and the host's cgroup, and that only at the end.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "ending.h"
#include "groups.h"
#include "lines.h"

#define INPUT 0
#define FIRST_UNWANTED 3
#define INPUT_BYTES 4096
#define EXIT_UNKNOWN_VERSION 2
/* It sleeps until the host dies, often because the machine is overloaded, and has milliseconds of work then. */
#define NICENESS (-10)
/* Where close_range is missing and there is no limit: more than hosts have open. */
#define MOST_DESCRIPTORS 65536

struct guardian {
  struct groups groups;
  struct process host;
  char token[HOST_TOKEN_LENGTH + 1];
  /* Empty: there is none. */
  char cgroup[MAX_LINE_LENGTH + 1];
  unsigned long ignored;
  /* The line that is being read; longer ones are skipped up to their newline. */
  char line[MAX_LINE_LENGTH];
  size_t length;
  bool too_long;
  bool dismissed;
};

static void close_inherited(void) {
  if (syscall(SYS_close_range, FIRST_UNWANTED, ~0U, 0) == 0) return;
  struct rlimit limit;
  bool bounded = getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < MOST_DESCRIPTORS;
  int end = bounded ? (int)limit.rlim_cur : MOST_DESCRIPTORS;
  for (int fd = FIRST_UNWANTED; fd < end; fd++) close(fd);
}

/* Whatever reaches a whole terminal, job or service is not for the guardian: it is needed most when others die. */
static void ignore_signals(void) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = SIG_IGN;
  for (int number = 1; number <= SIGRTMAX; number++) {
    bool fault = number == SIGSEGV || number == SIGBUS || number == SIGFPE || number == SIGILL || number == SIGABRT;
    if (number != SIGKILL && number != SIGSTOP && number != SIGCONT && !fault) sigaction(number, &action, NULL);
  }
}

static void take_line(struct guardian *guardian) {
  struct line line = guardian->too_long ? (struct line){.kind = LINE_MALFORMED}
                                        : parse_line(guardian->line, guardian->length);
  size_t length = guardian->length;
  guardian->length = 0;
  guardian->too_long = false;
  bool greeted = guardian->token[0] != '\0';
  if (line.kind == LINE_FOREIGN && !greeted) exit(EXIT_UNKNOWN_VERSION);
  if (line.kind == LINE_HELLO && !greeted) {
    memcpy(guardian->token, line.token, sizeof guardian->token);
  } else if (line.kind == LINE_ADD && greeted) {
    if (!groups_add(&guardian->groups, line.group, line.start)) guardian->ignored++;
  } else if (line.kind == LINE_REMOVE && greeted) {
    groups_remove(&guardian->groups, line.group);
  } else if (line.kind == LINE_CGROUP && greeted) {
    size_t path_length = length - (size_t)(line.path - guardian->line);
    memcpy(guardian->cgroup, line.path, path_length);
    guardian->cgroup[path_length] = '\0';
  } else if (line.kind == LINE_BYE) {
    guardian->dismissed = true;
  } else {
    guardian->ignored++;
  }
}

static void take_byte(struct guardian *guardian, char byte) {
  if (byte == '\n') {
    take_line(guardian);
  } else if (guardian->length < MAX_LINE_LENGTH) {
    guardian->line[guardian->length++] = byte;
  } else {
    guardian->too_long = true;
  }
}

/* Returns when the other end is closed, or with `bye`. An error means that nothing can come any more, too. */
static void follow(struct guardian *guardian) {
  static char input[INPUT_BYTES];
  while (!guardian->dismissed) {
    ssize_t length = read(INPUT, input, sizeof input);
    if (length < 0 && errno == EINTR) continue;
    if (length < 0 && errno == EAGAIN) {
      struct pollfd wanted = {.fd = INPUT, .events = POLLIN};
      poll(&wanted, 1, -1);
      continue;
    }
    if (length <= 0) break;
    for (ssize_t i = 0; i < length && !guardian->dismissed; i++) take_byte(guardian, input[i]);
  }
  /* A line without its end was cut by the host's death: its numbers may be, too. */
  if (guardian->length > 0 || guardian->too_long) guardian->ignored++;
}

int main(void) {
  static struct guardian guardian;
  ignore_signals();
  setsid();
  prctl(PR_SET_NAME, "longrun-guardian", 0, 0, 0);
  close_inherited();
  /* Refused to most users: then it waits for its turn like everybody. */
  setpriority(PRIO_PROCESS, 0, NICENESS);
  if (chdir("/") != 0) return EXIT_FAILURE;
  if (!read_process(getppid(), &guardian.host)) guardian.host.pid = 0;

  follow(&guardian);
  struct ended ended = {0};
  if (!guardian.dismissed && guardian.token[0] != '\0') {
    const struct ending ending = {
        .groups = &guardian.groups, .host_token = guardian.token, .host = guardian.host,
        .cgroup = guardian.cgroup[0] == '\0' ? NULL : guardian.cgroup};
    ended = end_everything(&ending);
  }
  fprintf(stderr, "longrun-guardian: %lu signals, %zu left, %lu lines ignored\n", ended.signals, ended.left,
          guardian.ignored);
  return EXIT_SUCCESS;
}

#include "census.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FIRST_CAPACITY 1024
/* As many as a kernel can have: 4,194,304, at 40 bytes each. */
#define MAX_CAPACITY 4194304
/* 52 numbers of at most 20 digits and a name of at most 64 bytes. */
#define MAX_STAT_LENGTH 2048

/* Fields of proc(5), counted from the one after the name. */
enum { STATE = 0, PARENT = 1, GROUP = 2, SESSION = 3, THREADS = 17, START = 19, FIELDS = 20 };

static bool parse_stat(const char *line, struct process *process) {
  /* The name may hold spaces and parentheses itself. */
  const char *at = strrchr(line, ')');
  if (at == NULL || at[1] != ' ') return false;
  at += 2;
  char state = *at;
  unsigned long long fields[FIELDS] = {0};
  for (int field = 1; field < FIELDS; field++) {
    at = strchr(at, ' ');
    if (at == NULL) return false;
    at++;
    fields[field] = strtoull(at, NULL, 10);
  }
  process->pid = (pid_t)strtol(line, NULL, 10);
  process->parent = (pid_t)fields[PARENT];
  process->group = (pid_t)fields[GROUP];
  process->session = (pid_t)fields[SESSION];
  process->start = fields[START];
  /* A process whose first thread alone has ended shows as a zombie too. */
  bool ended = state == 'X' || state == 'x' || (state == 'Z' && fields[THREADS] <= 1);
  process->alive = !ended;
  process->ours = false;
  return true;
}

bool read_process(pid_t pid, struct process *process) {
  char path[32];
  char line[MAX_STAT_LENGTH];
  snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return false;
  ssize_t length = read(fd, line, sizeof line - 1);
  int error = errno;
  close(fd);
  errno = error;
  if (length <= 0) return false;
  line[length] = '\0';
  return parse_stat(line, process);
}

static bool make_room(struct census *census) {
  if (census->count < census->capacity) return true;
  size_t capacity = census->capacity == 0 ? FIRST_CAPACITY : census->capacity * 2;
  if (capacity > MAX_CAPACITY) return false;
  struct process *processes = realloc(census->processes, capacity * sizeof *processes);
  if (processes == NULL) return false;
  census->processes = processes;
  census->capacity = capacity;
  return true;
}

static int by_pid(const void *left, const void *right) {
  const struct process *a = left;
  const struct process *b = right;
  return (a->pid > b->pid) - (a->pid < b->pid);
}

static bool is_shortage(int error) {
  return error == EMFILE || error == ENFILE || error == ENOMEM;
}

enum census_outcome census_take(struct census *census) {
  census->count = 0;
  DIR *directory = opendir("/proc");
  if (directory == NULL) return is_shortage(errno) ? CENSUS_PARTIAL : CENSUS_NONE;
  enum census_outcome outcome = CENSUS_WHOLE;
  struct dirent *entry;
  while ((entry = readdir(directory)) != NULL) {
    if (entry->d_name[0] < '1' || entry->d_name[0] > '9') continue;
    if (!make_room(census)) {
      outcome = CENSUS_PARTIAL;
      break;
    }
    errno = 0;
    if (read_process((pid_t)strtol(entry->d_name, NULL, 10), &census->processes[census->count])) {
      census->count++;
    } else if (is_shortage(errno)) {
      outcome = CENSUS_PARTIAL;
    }
  }
  closedir(directory);
  /* An empty directory that is only called /proc. */
  if (census->count == 0) return outcome == CENSUS_WHOLE ? CENSUS_NONE : outcome;
  qsort(census->processes, census->count, sizeof *census->processes, by_pid);
  return outcome;
}

struct process *census_find(const struct census *census, pid_t pid) {
  if (census->count == 0) return NULL;
  struct process wanted = {.pid = pid};
  return bsearch(&wanted, census->processes, census->count, sizeof wanted, by_pid);
}

#include "processes.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A stat line is 51 numbers of at most 20 digits and a name of at most 64 bytes. */
#define MAX_LINE 2048
#define FIRST_PIDS 1024
#define FIRST_TEXT (256 * 1024)

struct pids {
  int *all;
  size_t count;
  size_t capacity;
};

static int add(struct pids *pids, int pid) {
  if (pids->count == pids->capacity) {
    size_t capacity = pids->capacity == 0 ? FIRST_PIDS : pids->capacity * 2;
    int *grown = realloc(pids->all, capacity * sizeof *grown);
    if (grown == NULL) return ENOMEM;
    pids->all = grown;
    pids->capacity = capacity;
  }
  pids->all[pids->count++] = pid;
  return 0;
}

/* All of them before the first is read: whoever is forked later descends from one that is in the list. */
static int list(DIR *directory, struct pids *pids) {
  for (;;) {
    errno = 0;
    struct dirent *entry = readdir(directory);
    if (entry == NULL) return errno;
    if (entry->d_name[0] < '0' || entry->d_name[0] > '9') continue;
    int error = add(pids, atoi(entry->d_name));
    if (error != 0) return error;
  }
}

/* The length of the line; 0 when the process is gone, -1 with errno when nobody could look. */
static ssize_t read_line(int pid, char *line) {
  char path[32];
  snprintf(path, sizeof path, "/proc/%d/stat", pid);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return errno == EMFILE || errno == ENFILE || errno == ENOMEM ? -1 : 0;
  ssize_t length;
  do length = read(fd, line, MAX_LINE);
  while (length < 0 && errno == EINTR);
  int error = errno;
  close(fd);
  errno = error;
  if (length < 0) return errno == ENOMEM ? -1 : 0;
  return length;
}

static int read_all(const struct pids *pids, char **text, size_t *length) {
  size_t capacity = FIRST_TEXT;
  char *all = malloc(capacity);
  if (all == NULL) return ENOMEM;
  size_t used = 0;
  for (size_t i = 0; i < pids->count; i++) {
    if (capacity - used < MAX_LINE + 1) {
      char *grown = realloc(all, capacity *= 2);
      if (grown == NULL) {
        free(all);
        return ENOMEM;
      }
      all = grown;
    }
    ssize_t line = read_line(pids->all[i], all + used);
    if (line < 0) {
      int error = errno;
      free(all);
      return error;
    }
    if (line == 0) line = snprintf(all + used, MAX_LINE, "%d", pids->all[i]);
    used += (size_t)line;
    if (all[used - 1] != '\n') all[used++] = '\n';
  }
  *text = all;
  *length = used;
  return 0;
}

int lr_read_processes(char **text, size_t *length) {
  DIR *directory = opendir("/proc");
  if (directory == NULL) return errno;
  struct pids pids = {0};
  int error = list(directory, &pids);
  /* Before the first line is read: whoever has run out of descriptors keeps one for this, not two. */
  closedir(directory);
  if (error == 0) error = read_all(&pids, text, length);
  free(pids.all);
  return error;
}

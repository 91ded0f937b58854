#include "cgroup.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* `populated 1` and `frozen 0`, a line each, and what later kernels may add. */
#define EVENTS_BYTES 256

static int open_file(const char *path, const char *name, int flags) {
  char file[PATH_MAX];
  if (snprintf(file, sizeof file, "%s/%s", path, name) >= (int)sizeof file) return -1;
  return open(file, flags | O_CLOEXEC);
}

/* Whether its `cgroup.events` has that line. False when there is none. */
static bool tells(const char *path, const char *line) {
  char events[EVENTS_BYTES];
  int fd = open_file(path, "cgroup.events", O_RDONLY);
  if (fd < 0) return false;
  ssize_t length = read(fd, events, sizeof events - 1);
  close(fd);
  if (length <= 0) return false;
  events[length] = '\0';
  return strstr(events, line) != NULL;
}

bool cgroup_is_inhabited(const char *path) { return tells(path, "populated 1"); }

void cgroup_kill(const char *path) {
  int fd = open_file(path, "cgroup.kill", O_WRONLY);
  if (fd < 0) return;
  /* Where it is refused, signals by number go out as well. */
  ssize_t written = write(fd, "1", 1);
  (void)written;
  close(fd);
}

void cgroup_remove(const char *path) {
  /* Most often there is nothing below. */
  if (rmdir(path) == 0 || !tells(path, "populated 0")) return;
  DIR *directory = opendir(path);
  if (directory == NULL) return;
  struct dirent *entry;
  while ((entry = readdir(directory)) != NULL) {
    char below[PATH_MAX];
    if (entry->d_type != DT_DIR || strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
    if (snprintf(below, sizeof below, "%s/%s", path, entry->d_name) < (int)sizeof below) cgroup_remove(below);
  }
  closedir(directory);
  rmdir(path);
}

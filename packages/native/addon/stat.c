#include "stat.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Fields between the name and the start time. */
#define FIELDS_BEFORE_START 20

unsigned long long lr_start_time(pid_t pid) {
  char path[32];
  char line[1024];
  snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return 0;
  ssize_t length = read(fd, line, sizeof line - 1);
  close(fd);
  if (length <= 0) return 0;
  line[length] = '\0';
  /* The name may hold spaces and parentheses itself. */
  const char *at = strrchr(line, ')');
  for (int field = 0; at != NULL && field < FIELDS_BEFORE_START; field++) at = strchr(at + 1, ' ');
  return at == NULL ? 0 : strtoull(at, NULL, 10);
}

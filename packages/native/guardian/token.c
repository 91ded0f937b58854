#include "token.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define VARIABLE "LONGRUN_TOKEN="
#define VARIABLE_LENGTH (sizeof VARIABLE - 1)
/* The token and the dot after it. */
#define PREFIX_LENGTH (HOST_TOKEN_LENGTH + 1)
#define CHUNK_BYTES 16384
/* More than the kernel lets arguments and environment have together: 6 MiB. */
#define MAX_CHUNKS 512

/* Where in the environment a byte stands: strings that end with NUL, the value's parts separated by spaces. */
struct matcher {
  char prefix[PREFIX_LENGTH];
  /* Bytes of VARIABLE that have matched in this string; past it, the value is read. */
  size_t name;
  /* Bytes of `prefix` that have matched in this part of the value. */
  size_t part;
  bool missed;
};

static bool feed(struct matcher *matcher, char byte) {
  if (byte == '\0') {
    matcher->name = 0;
    matcher->part = 0;
    matcher->missed = false;
    return false;
  }
  if (matcher->name < VARIABLE_LENGTH) {
    if (matcher->missed || byte != VARIABLE[matcher->name]) matcher->missed = true;
    else matcher->name++;
    return false;
  }
  if (byte == ' ') {
    matcher->part = 0;
    matcher->missed = false;
    return false;
  }
  if (matcher->missed || byte != matcher->prefix[matcher->part]) {
    matcher->missed = true;
    return false;
  }
  matcher->part++;
  return matcher->part == PREFIX_LENGTH;
}

enum token_look look_for_token(pid_t pid, const char host_token[HOST_TOKEN_LENGTH + 1]) {
  static char chunk[CHUNK_BYTES];
  char path[32];
  snprintf(path, sizeof path, "/proc/%d/environ", (int)pid);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return TOKEN_NOT_FOUND;
  struct matcher matcher = {0};
  memcpy(matcher.prefix, host_token, HOST_TOKEN_LENGTH);
  matcher.prefix[HOST_TOKEN_LENGTH] = '.';
  bool found = false;
  bool bare = true;
  for (int chunks = 0; chunks < MAX_CHUNKS && !found; chunks++) {
    ssize_t length = read(fd, chunk, sizeof chunk);
    if (length < 0 && errno == EINTR) continue;
    if (length <= 0) break;
    bare = false;
    for (ssize_t i = 0; i < length && !found; i++) found = feed(&matcher, chunk[i]);
  }
  close(fd);
  if (found) return TOKEN_FOUND;
  return bare ? TOKEN_UNREADABLE : TOKEN_NOT_FOUND;
}

#ifndef LONGRUN_GUARDIAN_LINES_H
#define LONGRUN_GUARDIAN_LINES_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define PROTOCOL_VERSION 1
#define HOST_TOKEN_LENGTH 32
/* Bytes before the newline. That of the cgroup alone is longer than 42. */
#define MAX_LINE_LENGTH 1023

enum line_kind {
  LINE_HELLO,
  LINE_ADD,
  LINE_REMOVE,
  LINE_CGROUP,
  LINE_BYE,
  /* A first line of another version. */
  LINE_FOREIGN,
  LINE_MALFORMED,
};

/* One line of PROTOCOL.md. Only the fields of its kind are set. */
struct line {
  enum line_kind kind;
  pid_t group;
  uint64_t start;
  char token[HOST_TOKEN_LENGTH + 1];
  /* Within the text that was given, up to its end. */
  const char *path;
};

/* Reads a line, given without its newline. Never fails: what is no line is `LINE_MALFORMED`. */
struct line parse_line(const char *text, size_t length);

#endif

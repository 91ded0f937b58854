#include "lines.h"

#include <stdbool.h>
#include <string.h>

/* Larger than any pid_max. */
#define MAX_PID 0x7fffffff

struct cursor {
  const char *at;
  const char *end;
};

static bool take_text(struct cursor *cursor, const char *text) {
  size_t length = strlen(text);
  if ((size_t)(cursor->end - cursor->at) < length || memcmp(cursor->at, text, length) != 0) return false;
  cursor->at += length;
  return true;
}

static bool take_number(struct cursor *cursor, uint64_t *number) {
  const char *first = cursor->at;
  uint64_t value = 0;
  while (cursor->at < cursor->end && *cursor->at >= '0' && *cursor->at <= '9') {
    uint64_t digit = (uint64_t)(*cursor->at - '0');
    if (value > (UINT64_MAX - digit) / 10) return false;
    value = value * 10 + digit;
    cursor->at++;
  }
  *number = value;
  return cursor->at > first;
}

static bool take_group(struct cursor *cursor, pid_t *group) {
  uint64_t number;
  /* 0 would be the guardian's own group, and -1 is everybody. */
  if (!take_number(cursor, &number) || number <= 1 || number > MAX_PID) return false;
  *group = (pid_t)number;
  return true;
}

static bool take_token(struct cursor *cursor, char token[HOST_TOKEN_LENGTH + 1]) {
  if (cursor->end - cursor->at < HOST_TOKEN_LENGTH) return false;
  for (int i = 0; i < HOST_TOKEN_LENGTH; i++) {
    char digit = cursor->at[i];
    if (!((digit >= '0' && digit <= '9') || (digit >= 'a' && digit <= 'f'))) return false;
    token[i] = digit;
  }
  token[HOST_TOKEN_LENGTH] = '\0';
  cursor->at += HOST_TOKEN_LENGTH;
  return true;
}

static enum line_kind read_line(struct cursor *cursor, struct line *line) {
  uint64_t version;
  if (take_text(cursor, "longrun ")) {
    if (!take_number(cursor, &version)) return LINE_MALFORMED;
    if (version != PROTOCOL_VERSION) return LINE_FOREIGN;
    return take_text(cursor, " ") && take_token(cursor, line->token) ? LINE_HELLO : LINE_MALFORMED;
  }
  if (take_text(cursor, "+ ")) {
    bool whole = take_group(cursor, &line->group) && take_text(cursor, " ") && take_number(cursor, &line->start);
    return whole ? LINE_ADD : LINE_MALFORMED;
  }
  if (take_text(cursor, "- ")) return take_group(cursor, &line->group) ? LINE_REMOVE : LINE_MALFORMED;
  if (take_text(cursor, "cgroup ")) {
    line->path = cursor->at;
    if (cursor->at == cursor->end || *cursor->at != '/' || memchr(cursor->at, '\0', (size_t)(cursor->end - cursor->at)))
      return LINE_MALFORMED;
    cursor->at = cursor->end;
    return LINE_CGROUP;
  }
  return take_text(cursor, "bye") ? LINE_BYE : LINE_MALFORMED;
}

struct line parse_line(const char *text, size_t length) {
  struct line line = {0};
  struct cursor cursor = {.at = text, .end = text + length};
  line.kind = read_line(&cursor, &line);
  if (cursor.at != cursor.end && line.kind != LINE_FOREIGN) line.kind = LINE_MALFORMED;
  return line;
}

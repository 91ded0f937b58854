/*
 * One per JavaScript thread: every pipe and every process of the thread, behind one epoll descriptor that the
 * thread's own event loop polls. No signal, no thread, no scan. Tells of events through one callback and decides
 * nothing. Only its own thread may call it.
 */
#ifndef LONGRUN_REACTOR_H
#define LONGRUN_REACTOR_H

#include <node_api.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct lr_reactor;

/* Kinds of the events that JavaScript is told of. `src/binding.ts` names them. */
enum lr_event {
  /* (kind, id, bytes): they are in the shared buffer until the callback returns. */
  LR_EVENT_DATA = 0,
  /* (kind, id): end of file or a read error. */
  LR_EVENT_END = 1,
  /* (kind, id, code, status, user µs, system µs, peak KiB): reaped. code is si_code, 0 when it could not be reaped. */
  LR_EVENT_EXIT = 2,
};

/* Bytes of one read, and so of the shared buffer. A pipe holds 64 KiB by default, and 256 KiB once it floods. */
#define LR_READ_BYTES (256 * 1024)

/* NULL with an exception pending. */
struct lr_reactor *lr_reactor_open(napi_env env);

/* The buffer that events of kind DATA fill, as an ArrayBuffer. */
napi_value lr_reactor_buffer(struct lr_reactor *reactor);
void lr_reactor_listen(struct lr_reactor *reactor, napi_value callback);

/* Takes the descriptor over, also when it fails. Returns an id above 0, or 0 with errno. */
uint32_t lr_reactor_add_process(struct lr_reactor *reactor, int pidfd, pid_t pid);
uint32_t lr_reactor_add_pipe(struct lr_reactor *reactor, int fd);

/* 0, or an errno. Ids that are not there any more are no error: events and calls cross. */
int lr_reactor_resume(struct lr_reactor *reactor, uint32_t id);
void lr_reactor_pause(struct lr_reactor *reactor, uint32_t id);
/* Closes the descriptor; nothing more is told of it. */
void lr_reactor_remove(struct lr_reactor *reactor, uint32_t id);

/* The process behind an id; false when there is none. `pidfd` stays the reactor's. */
bool lr_reactor_process(struct lr_reactor *reactor, uint32_t id, int *pidfd, pid_t *pid);

#endif

#include "reactor.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <uv.h>

#include "orphans.h"

#ifndef P_PIDFD
#define P_PIDFD 3
#endif

/* Events taken at once. More stay ready for the next turn of the loop. */
#define EVENTS 64
/* Reads of one pipe in a row, so that a flood does not keep the others waiting: 1 MiB. */
#define READS 4
/* A default pipe that was full when it was read belongs to a flood: then a larger one saves wake-ups. */
#define FLOOD_BYTES (64 * 1024)

enum kind { FREE, PIPE, PROCESS };

struct watch {
  enum kind kind;
  int fd;
  pid_t pid;
  /* In the epoll set. */
  bool active;
  bool enlarged;
  uint16_t generation;
  uint32_t next_free;
};

/* Ids are generation and index: a late event of a slot that has been given away again is told apart. */
#define INDEX_BITS 20
#define MAX_WATCHES (1U << INDEX_BITS)
#define NO_INDEX UINT32_MAX

struct lr_reactor {
  napi_env env;
  napi_ref callback;
  napi_ref buffer;
  napi_async_context context;
  napi_async_cleanup_hook_handle cleanup;
  uint8_t *bytes;
  uv_poll_t *poll;
  int epoll;
  struct watch *watches;
  uint32_t capacity;
  uint32_t first_free;
  /* In the epoll set: as long as there are any, the thread's loop stays alive. */
  uint32_t active;
  bool closing;
};

static uint32_t id_of(const struct lr_reactor *reactor, const struct watch *watch) {
  return ((uint32_t)(watch->generation & 0xfff) << INDEX_BITS) | (uint32_t)(watch - reactor->watches);
}

static struct watch *find(struct lr_reactor *reactor, uint32_t id) {
  uint32_t index = id & (MAX_WATCHES - 1);
  if (index >= reactor->capacity) return NULL;
  struct watch *watch = &reactor->watches[index];
  return watch->kind != FREE && id_of(reactor, watch) == id ? watch : NULL;
}

static void activate(struct lr_reactor *reactor, struct watch *watch) {
  watch->active = true;
  if (reactor->active++ == 0) uv_ref((uv_handle_t *)reactor->poll);
}

static void deactivate(struct lr_reactor *reactor, struct watch *watch) {
  if (!watch->active) return;
  watch->active = false;
  epoll_ctl(reactor->epoll, EPOLL_CTL_DEL, watch->fd, NULL);
  if (--reactor->active == 0) uv_unref((uv_handle_t *)reactor->poll);
}

static int grow(struct lr_reactor *reactor) {
  uint32_t capacity = reactor->capacity == 0 ? 16 : reactor->capacity * 2;
  if (capacity > MAX_WATCHES) return ENOMEM;
  struct watch *watches = realloc(reactor->watches, capacity * sizeof *watches);
  if (watches == NULL) return ENOMEM;
  for (uint32_t i = reactor->capacity; i < capacity; i++) {
    /* Generations begin at 1, so that no id is 0. */
    watches[i] = (struct watch){.kind = FREE, .generation = 1, .next_free = i + 1 < capacity ? i + 1 : NO_INDEX};
  }
  reactor->first_free = reactor->capacity;
  reactor->watches = watches;
  reactor->capacity = capacity;
  return 0;
}

static struct watch *take(struct lr_reactor *reactor, enum kind kind, int fd) {
  if (reactor->first_free == NO_INDEX && (errno = grow(reactor)) != 0) {
    close(fd);
    return NULL;
  }
  struct watch *watch = &reactor->watches[reactor->first_free];
  reactor->first_free = watch->next_free;
  watch->kind = kind;
  watch->fd = fd;
  watch->active = false;
  watch->enlarged = false;
  return watch;
}

static void give_back(struct lr_reactor *reactor, struct watch *watch) {
  deactivate(reactor, watch);
  close(watch->fd);
  watch->kind = FREE;
  watch->generation = (watch->generation & 0xfff) == 0xfff ? 1 : watch->generation + 1;
  watch->next_free = reactor->first_free;
  reactor->first_free = (uint32_t)(watch - reactor->watches);
}

static int start(struct lr_reactor *reactor, struct watch *watch) {
  struct epoll_event event = {.events = EPOLLIN, .data.u32 = id_of(reactor, watch)};
  if (epoll_ctl(reactor->epoll, EPOLL_CTL_ADD, watch->fd, &event) < 0) return errno;
  activate(reactor, watch);
  return 0;
}

/* False when JavaScript cannot be called any more: the thread is being ended. */
static bool tell(struct lr_reactor *reactor, size_t count, const double *numbers) {
  napi_env env = reactor->env;
  napi_value callback, receiver, arguments[7];
  if (reactor->callback == NULL || napi_get_reference_value(env, reactor->callback, &callback) != napi_ok) return false;
  if (napi_get_global(env, &receiver) != napi_ok) return false;
  for (size_t i = 0; i < count; i++) {
    if (napi_create_double(env, numbers[i], &arguments[i]) != napi_ok) return false;
  }
  napi_status status = napi_make_callback(env, reactor->context, receiver, callback, count, arguments, NULL);
  if (status == napi_pending_exception) {
    napi_value error;
    if (napi_get_and_clear_last_exception(env, &error) != napi_ok) return false;
    /* As anything thrown in a callback of the event loop. */
    return napi_fatal_exception(env, error) == napi_ok;
  }
  return status == napi_ok;
}

static bool on_pipe(struct lr_reactor *reactor, uint32_t id) {
  for (int reads = 0; reads < READS; reads++) {
    struct watch *watch = find(reactor, id);
    if (watch == NULL || !watch->active) return true;
    ssize_t length = read(watch->fd, reactor->bytes, LR_READ_BYTES);
    if (length < 0 && errno == EINTR) continue;
    if (length < 0 && errno == EAGAIN) return true;
    if (length <= 0) {
      deactivate(reactor, watch);
      return tell(reactor, 2, (double[]){LR_EVENT_END, id});
    }
    if (length >= FLOOD_BYTES && !watch->enlarged) {
      watch->enlarged = true;
      /* Refused when the user's pipes hold their share of pages already: it only costs wake-ups. */
      fcntl(watch->fd, F_SETPIPE_SZ, LR_READ_BYTES);
    }
    if (!tell(reactor, 3, (double[]){LR_EVENT_DATA, id, (double)length})) return false;
    if (length < FLOOD_BYTES) return true;
  }
  return true;
}

static bool on_process(struct lr_reactor *reactor, struct watch *watch, uint32_t id) {
  siginfo_t info = {0};
  struct rusage usage = {0};
  /* The C library's waitid has no usage; the system call does. */
  long result = syscall(SYS_waitid, P_PIDFD, watch->fd, &info, WEXITED | WNOHANG, &usage);
  if (result == 0 && info.si_pid == 0) return true;
  deactivate(reactor, watch);
  double reaped = result == 0;
  double numbers[] = {
      LR_EVENT_EXIT,
      id,
      reaped ? info.si_code : 0,
      reaped ? info.si_status : 0,
      (double)usage.ru_utime.tv_sec * 1e6 + (double)usage.ru_utime.tv_usec,
      (double)usage.ru_stime.tv_sec * 1e6 + (double)usage.ru_stime.tv_usec,
      (double)usage.ru_maxrss,
  };
  return tell(reactor, 7, numbers);
}

static void on_ready(uv_poll_t *poll, int status, int events) {
  struct lr_reactor *reactor = poll->data;
  struct epoll_event ready[EVENTS];
  int count = epoll_wait(reactor->epoll, ready, EVENTS, 0);
  for (int i = 0; i < count && !reactor->closing; i++) {
    /* What an earlier event's callback removed is not found any more. */
    uint32_t id = ready[i].data.u32;
    struct watch *watch = find(reactor, id);
    if (watch == NULL || !watch->active) continue;
    napi_handle_scope scope;
    if (napi_open_handle_scope(reactor->env, &scope) != napi_ok) return;
    bool alive = watch->kind == PIPE ? on_pipe(reactor, id) : on_process(reactor, watch, id);
    napi_close_handle_scope(reactor->env, scope);
    if (!alive) return;
  }
}

static void on_closed(uv_handle_t *handle) {
  struct lr_reactor *reactor = handle->data;
  napi_async_cleanup_hook_handle cleanup = reactor->cleanup;
  close(reactor->epoll);
  free(reactor->watches);
  free(reactor->poll);
  free(reactor);
  napi_remove_async_cleanup_hook(cleanup);
}

/* The thread ends. Whoever ends its processes takes their status too. */
static void on_cleanup(napi_async_cleanup_hook_handle handle, void *data) {
  struct lr_reactor *reactor = data;
  reactor->closing = true;
  for (uint32_t i = 0; i < reactor->capacity; i++) {
    struct watch *watch = &reactor->watches[i];
    if (watch->kind == PROCESS && watch->active) lr_orphans_add(watch->fd);
    else if (watch->kind != FREE) close(watch->fd);
  }
  napi_async_destroy(reactor->env, reactor->context);
  uv_poll_stop(reactor->poll);
  uv_close((uv_handle_t *)reactor->poll, on_closed);
}

static void *fail(napi_env env, struct lr_reactor *reactor, const char *what) {
  if (reactor->epoll >= 0) close(reactor->epoll);
  free(reactor->poll);
  free(reactor);
  napi_throw_error(env, "EREACTOR", what);
  return NULL;
}

struct lr_reactor *lr_reactor_open(napi_env env) {
  uv_loop_t *loop;
  napi_value buffer, name;
  void *bytes;
  struct lr_reactor *reactor = calloc(1, sizeof *reactor);
  if (reactor == NULL) return NULL;
  reactor->env = env;
  reactor->first_free = NO_INDEX;
  reactor->epoll = epoll_create1(EPOLL_CLOEXEC);
  if (reactor->epoll < 0) return fail(env, reactor, "epoll_create1 failed");
  /* The size of this Node's handle, which need not be the one of the headers. */
  reactor->poll = calloc(1, uv_handle_size(UV_POLL));
  if (reactor->poll == NULL) return fail(env, reactor, "out of memory");
  if (napi_create_arraybuffer(env, LR_READ_BYTES, &bytes, &buffer) != napi_ok ||
      napi_create_reference(env, buffer, 1, &reactor->buffer) != napi_ok ||
      napi_create_string_utf8(env, "longrun", NAPI_AUTO_LENGTH, &name) != napi_ok ||
      napi_async_init(env, NULL, name, &reactor->context) != napi_ok) {
    return fail(env, reactor, "no buffer");
  }
  reactor->bytes = bytes;
  if (napi_get_uv_event_loop(env, &loop) != napi_ok || uv_poll_init(loop, reactor->poll, reactor->epoll) != 0) {
    return fail(env, reactor, "the event loop does not take the descriptor");
  }
  reactor->poll->data = reactor;
  uv_unref((uv_handle_t *)reactor->poll);
  if (uv_poll_start(reactor->poll, UV_READABLE, on_ready) != 0 ||
      napi_add_async_cleanup_hook(env, on_cleanup, reactor, &reactor->cleanup) != napi_ok) {
    napi_throw_error(env, "EREACTOR", "the event loop does not poll");
    return NULL;
  }
  return reactor;
}

napi_value lr_reactor_buffer(struct lr_reactor *reactor) {
  napi_value buffer = NULL;
  napi_get_reference_value(reactor->env, reactor->buffer, &buffer);
  return buffer;
}

void lr_reactor_listen(struct lr_reactor *reactor, napi_value callback) {
  if (reactor->callback != NULL) napi_delete_reference(reactor->env, reactor->callback);
  reactor->callback = NULL;
  napi_create_reference(reactor->env, callback, 1, &reactor->callback);
}

uint32_t lr_reactor_add_process(struct lr_reactor *reactor, int pidfd, pid_t pid) {
  struct watch *watch = take(reactor, PROCESS, pidfd);
  if (watch == NULL) return 0;
  watch->pid = pid;
  int error = start(reactor, watch);
  if (error == 0) return id_of(reactor, watch);
  give_back(reactor, watch);
  errno = error;
  return 0;
}

uint32_t lr_reactor_add_pipe(struct lr_reactor *reactor, int fd) {
  struct watch *watch = take(reactor, PIPE, fd);
  return watch == NULL ? 0 : id_of(reactor, watch);
}

int lr_reactor_resume(struct lr_reactor *reactor, uint32_t id) {
  struct watch *watch = find(reactor, id);
  return watch == NULL || watch->active ? 0 : start(reactor, watch);
}

void lr_reactor_pause(struct lr_reactor *reactor, uint32_t id) {
  struct watch *watch = find(reactor, id);
  if (watch != NULL) deactivate(reactor, watch);
}

void lr_reactor_remove(struct lr_reactor *reactor, uint32_t id) {
  struct watch *watch = find(reactor, id);
  if (watch != NULL) give_back(reactor, watch);
}

bool lr_reactor_process(struct lr_reactor *reactor, uint32_t id, int *pidfd, pid_t *pid) {
  struct watch *watch = find(reactor, id);
  if (watch == NULL || watch->kind != PROCESS) return false;
  *pidfd = watch->fd;
  *pid = watch->pid;
  return true;
}

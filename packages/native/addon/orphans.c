#include "orphans.h"

#include <errno.h>
#include <pthread.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef P_PIDFD
#define P_PIDFD 3
#endif

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static int *pidfds;
static size_t count;
static size_t capacity;

void lr_orphans_add(int pidfd) {
  pthread_mutex_lock(&mutex);
  if (count == capacity) {
    size_t larger = capacity == 0 ? 16 : capacity * 2;
    int *moved = realloc(pidfds, larger * sizeof *pidfds);
    if (moved != NULL) {
      pidfds = moved;
      capacity = larger;
    }
  }
  if (count < capacity) pidfds[count++] = pidfd;
  else close(pidfd);
  pthread_mutex_unlock(&mutex);
}

/* Somebody else may have taken it, by pid: then there is nothing to wait for either. */
static int has_gone(int pidfd) {
  siginfo_t info = {0};
  int result = waitid(P_PIDFD, (id_t)pidfd, &info, WEXITED | WNOHANG | __WALL);
  return result == 0 ? info.si_pid != 0 : errno == ECHILD;
}

int lr_orphans_reap(void) {
  pthread_mutex_lock(&mutex);
  size_t left = 0;
  for (size_t i = 0; i < count; i++) {
    if (has_gone(pidfds[i])) close(pidfds[i]);
    else pidfds[left++] = pidfds[i];
  }
  count = left;
  pthread_mutex_unlock(&mutex);
  return (int)left;
}

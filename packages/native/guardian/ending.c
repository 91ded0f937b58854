#include "ending.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "cgroup.h"
#include "token.h"

/* The contract is 2 s; what is left then hangs in the kernel, and some of that still comes loose. */
#define BUDGET_MS 10000
/* A look costs about 10 us a process. */
#define FIRST_WAIT_MS 5
#define MOST_WAIT_MS 50
/* Between the two looks that have to find nobody: many times what fork and exec take. */
#define CLEAN_WAIT_MS 50
#define CLEAN_LOOKS 2
/* Some processes never have an environment; an exec on a busy machine is over by then. */
#define BARE_MS 500

static uint64_t now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static void wait_ms(long ms) {
  struct timespec rest = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
  while (nanosleep(&rest, &rest) != 0 && errno == EINTR) {
  }
}

/* Init, the kernel's own, the guardian, and the host with its session: never ours, whatever else speaks for it. */
static bool is_exempt(const struct ending *ending, const struct process *process) {
  if (process->pid <= 1 || process->session == 0 || process->pid == getpid()) return true;
  if (process->pid == ending->host.pid && process->start == ending->host.start) return true;
  return process->session == ending->host.session && ending->host.pid != 0;
}

/*
 * Whether that group is the one the host told of. The kernel gives a number to a new process only when no process, group
 * or session has it. So it is ours while its leader is there with the right start time, zombie or not, and after
 * that while somebody is in the session it made, unless a later process has the number by now.
 */
static bool is_known(const struct census *census, const struct group *group, const struct process *member) {
  if (group == NULL || group->start == 0) return false;
  const struct process *leader = census_find(census, group->id);
  if (leader != NULL) return leader->start == group->start;
  return member->session == group->id && member->start >= group->start;
}

static bool is_told(const struct ending *ending, const struct census *census, const struct process *process) {
  return is_known(census, groups_find(ending->groups, process->session), process) ||
         is_known(census, groups_find(ending->groups, process->group), process);
}

static bool descends(const struct census *census, const struct process *process) {
  const struct process *parent = census_find(census, process->parent);
  if (parent != NULL && parent->ours && process->start >= parent->start) return true;
  const struct process *leader = census_find(census, process->session);
  bool leads = leader != NULL && leader->session == leader->pid;
  return leads && leader->ours && process->start >= leader->start;
}

struct marks {
  /* One of ours is alive. */
  bool somebody;
  /* One has no environment: perhaps it is in the middle of an exec, and has a token afterwards. */
  bool bare;
};

/* Marks whoever is to be ended: told groups, token bearers, and all that descend from them. */
static struct marks mark(const struct ending *ending, const struct census *census) {
  struct marks marks = {0};
  for (size_t i = 0; i < census->count; i++) {
    struct process *process = &census->processes[i];
    if (is_exempt(ending, process)) continue;
    process->ours = is_told(ending, census, process);
    if (!process->ours && process->alive) {
      enum token_look look = look_for_token(process->pid, ending->host_token);
      process->ours = look == TOKEN_FOUND;
      marks.bare = marks.bare || look == TOKEN_UNREADABLE;
    }
    marks.somebody = marks.somebody || (process->ours && process->alive);
  }
  for (bool grew = true; grew;) {
    grew = false;
    for (size_t i = 0; i < census->count; i++) {
      struct process *process = &census->processes[i];
      if (process->ours || is_exempt(ending, process) || !descends(census, process)) continue;
      process->ours = true;
      grew = true;
      marks.somebody = marks.somebody || process->alive;
    }
  }
  return marks;
}

/* A session that one of ours made is ours as long as anybody is in it, also when its maker has gone. */
static void remember_sessions(const struct ending *ending, const struct census *census) {
  for (size_t i = 0; i < census->count; i++) {
    const struct process *process = &census->processes[i];
    if (process->ours && process->pid == process->session && process->alive) {
      groups_add(ending->groups, process->pid, process->start);
    }
  }
}

static bool is_still(const struct process *process) {
  struct process now;
  return read_process(process->pid, &now) && now.start == process->start && now.group == process->group;
}

static bool kill_process(const struct process *process) {
  /* The descriptor first: it stays with the process that the next reading is about. */
  int fd = (int)syscall(SYS_pidfd_open, process->pid, 0);
  if (fd < 0 && errno != ENOSYS && errno != EPERM && errno != EMFILE && errno != ENFILE) return false;
  bool sent = false;
  struct process now;
  if (read_process(process->pid, &now) && now.start == process->start) {
    sent = (fd < 0 ? kill(process->pid, SIGKILL) : (int)syscall(SYS_pidfd_send_signal, fd, SIGKILL, NULL, 0)) == 0;
  }
  if (fd >= 0) close(fd);
  return sent;
}

/*
 * By groups, so that nobody is missed who forks right now: a group lies within one session, and no session but the
 * host's own, which is exempt, has both ours and others in it. True when the signal went out, now or for its group before.
 */
static bool end_process(struct groups *reached, const struct process *process) {
  if (groups_find(reached, process->group) != NULL) return true;
  /* A member that is still in it proves that the group has never been empty since the census. */
  if (process->group <= 1 || !is_still(process) || kill(-process->group, SIGKILL) != 0) return kill_process(process);
  groups_add(reached, process->group, process->start);
  return true;
}

/* Without /proc nobody can be told apart, neither by the host nor here: an existing group is taken for ours. */
static void kill_unverified(const struct ending *ending, struct ended *ended) {
  for (size_t i = 0; i < ending->groups->capacity; i++) {
    const struct group *group = &ending->groups->slots[i];
    if (group->id != 0 && group->start == 0 && kill(-group->id, SIGKILL) == 0) ended->signals++;
  }
}

struct ended end_everything(const struct ending *ending) {
  struct ended ended = {0};
  struct census census = {0};
  struct groups reached = {0};
  uint64_t begun = now_ms();
  long wait = FIRST_WAIT_MS;
  int clean = 0;
  for (;;) {
    enum census_outcome outcome = census_take(&census);
    if (outcome == CENSUS_NONE) {
      if (ending->cgroup != NULL) cgroup_kill(ending->cgroup);
      kill_unverified(ending, &ended);
      break;
    }
    struct marks marks = mark(ending, &census);
    ended.left = 0;
    if (marks.somebody) remember_sessions(ending, &census);
    groups_clear(&reached);
    /* After the marks: afterwards the children of who has ended are nobody's. */
    bool inhabited = ending->cgroup != NULL && cgroup_is_inhabited(ending->cgroup);
    if (inhabited) cgroup_kill(ending->cgroup);
    for (size_t i = 0; i < census.count && marks.somebody; i++) {
      const struct process *process = &census.processes[i];
      if (!process->ours || !process->alive) continue;
      ended.left++;
      if (end_process(&reached, process)) ended.signals++;
    }
    /* Somebody whom only the kernel can name. */
    if (inhabited && ended.left == 0) ended.left = 1;
    uint64_t passed = now_ms() - begun;
    bool unclear = outcome == CENSUS_PARTIAL || (marks.bare && passed < BARE_MS);
    clean = marks.somebody || inhabited || unclear ? 0 : clean + 1;
    if (clean == CLEAN_LOOKS || passed >= BUDGET_MS) break;
    wait_ms(clean > 0 ? CLEAN_WAIT_MS : wait);
    wait = clean > 0 ? FIRST_WAIT_MS : (wait * 2 < MOST_WAIT_MS ? wait * 2 : MOST_WAIT_MS);
  }
  if (ending->cgroup != NULL) cgroup_remove(ending->cgroup);
  free(census.processes);
  free(reached.slots);
  return ended;
}

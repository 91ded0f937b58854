#include "landlock.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "tcp-filter.h"

/*
 * The kernel's numbers, here because the headers of a distribution are often older than its kernel. Names and values
 * are those of linux/landlock.h.
 */
#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_add_rule 445
#endif
#define VERSION_FLAG 1U
#define RULE_PATH_BENEATH 1
#define RULE_NET_PORT 2

#define FS_EXECUTE (1ULL << 0)
#define FS_WRITE_FILE (1ULL << 1)
#define FS_READ_FILE (1ULL << 2)
#define FS_READ_DIR (1ULL << 3)
#define FS_REMOVE_DIR (1ULL << 4)
#define FS_REMOVE_FILE (1ULL << 5)
#define FS_MAKE_CHAR (1ULL << 6)
#define FS_MAKE_DIR (1ULL << 7)
#define FS_MAKE_REG (1ULL << 8)
#define FS_MAKE_SOCK (1ULL << 9)
#define FS_MAKE_FIFO (1ULL << 10)
#define FS_MAKE_BLOCK (1ULL << 11)
#define FS_MAKE_SYM (1ULL << 12)
/* Before version 2 a rename or link into another directory is always refused. */
#define FS_REFER (1ULL << 13)
#define FS_TRUNCATE (1ULL << 14)
#define FS_IOCTL_DEV (1ULL << 15)

#define NET_BIND_TCP (1ULL << 0)
#define NET_CONNECT_TCP (1ULL << 1)

#define SCOPE_ABSTRACT_UNIX_SOCKET (1ULL << 0)
#define SCOPE_SIGNAL (1ULL << 1)

/* Versions of Landlock that brought something. */
#define ABI_REFER 2
#define ABI_TRUNCATE 3
#define ABI_TCP 4
#define ABI_IOCTL_DEV 5
#define ABI_SCOPES 6

struct ruleset_attr {
  uint64_t handled_access_fs;
  uint64_t handled_access_net;
  uint64_t scoped;
};

struct path_beneath_attr {
  uint64_t allowed_access;
  int32_t parent_fd;
} __attribute__((packed));

struct net_port_attr {
  uint64_t allowed_access;
  uint64_t port;
};

#define READ (FS_READ_FILE | FS_READ_DIR)
/*
 * Never device nodes: whoever may make a node of a disk reaches everything on it. The devices that are there already
 * may be used.
 */
#define WRITE                                                                                                       \
  (READ | FS_WRITE_FILE | FS_TRUNCATE | FS_REMOVE_DIR | FS_REMOVE_FILE | FS_MAKE_DIR | FS_MAKE_REG | FS_MAKE_SOCK | \
   FS_MAKE_FIFO | FS_MAKE_SYM | FS_REFER | FS_IOCTL_DEV)
/* The kernel needs no more to start a program, but scripts and libraries are read. */
#define EXECUTE (READ | FS_EXECUTE)
/* What can be allowed for something that is no directory. */
#define OF_FILES (FS_EXECUTE | FS_WRITE_FILE | FS_READ_FILE | FS_TRUNCATE | FS_IOCTL_DEV)

int lr_landlock_abi(void) {
  long version = syscall(SYS_landlock_create_ruleset, NULL, 0, VERSION_FLAG);
  return version < 0 ? 0 : (int)version;
}

static uint64_t handled_files(int abi) {
  uint64_t handled = READ | WRITE | EXECUTE | FS_MAKE_CHAR | FS_MAKE_BLOCK;
  if (abi < ABI_REFER) handled &= ~FS_REFER;
  if (abi < ABI_TRUNCATE) handled &= ~FS_TRUNCATE;
  if (abi < ABI_IOCTL_DEV) handled &= ~FS_IOCTL_DEV;
  return handled;
}

static bool restricts_tcp(const struct lr_policy *policy) { return policy->bind.restricted || policy->connect.restricted; }

static unsigned missing_parts(const struct lr_policy *policy, int abi) {
  unsigned missing = 0;
  if (abi < ABI_TRUNCATE) missing |= LR_MISSING_TRUNCATE;
  if (restricts_tcp(policy) && (abi < ABI_TCP || !lr_tcp_filter_works())) missing |= LR_MISSING_TCP;
  if (abi < ABI_IOCTL_DEV) missing |= LR_MISSING_DEVICES;
  if (abi < ABI_SCOPES) missing |= LR_MISSING_SCOPES;
  return missing;
}

static uint64_t allowed_files(unsigned access) {
  uint64_t allowed = 0;
  if (access & LR_ACCESS_READ) allowed |= READ;
  if (access & LR_ACCESS_WRITE) allowed |= WRITE;
  if (access & LR_ACCESS_EXECUTE) allowed |= EXECUTE;
  return allowed;
}

/*
 * Links were resolved when the policy was made. One that has come since may lead anywhere, and may be the work of a
 * command that this very policy confined.
 */
static int open_root(const char *path) {
  struct open_how how = {.flags = O_PATH | O_CLOEXEC, .resolve = RESOLVE_NO_SYMLINKS};
  return (int)syscall(SYS_openat2, AT_FDCWD, path, &how, sizeof how);
}

static int add_path(int ruleset, const struct lr_path_rule *rule, uint64_t handled) {
  int fd = open_root(rule->path);
  if (fd < 0) return (rule->access & LR_ACCESS_OPTIONAL) && errno == ENOENT ? 0 : -1;
  struct stat status;
  int result = fstat(fd, &status);
  if (result == 0) {
    struct path_beneath_attr attr = {.allowed_access = allowed_files(rule->access) & handled, .parent_fd = fd};
    if (!S_ISDIR(status.st_mode)) attr.allowed_access &= OF_FILES;
    result = (int)syscall(SYS_landlock_add_rule, ruleset, RULE_PATH_BENEATH, &attr, 0);
  }
  int error = errno;
  close(fd);
  errno = error;
  return result;
}

static int add_ports(int ruleset, const struct lr_ports *ports, uint64_t right) {
  for (size_t i = 0; i < ports->count; i++) {
    struct net_port_attr attr = {.allowed_access = right, .port = (uint64_t)ports->ports[i]};
    if (syscall(SYS_landlock_add_rule, ruleset, RULE_NET_PORT, &attr, 0) < 0) {
      /* A kernel without TCP: nobody gets to any port. */
      if (errno == EAFNOSUPPORT) return 0;
      return -1;
    }
  }
  return 0;
}

int lr_ruleset_open(const struct lr_policy *policy, int abi, struct lr_ruleset *made) {
  made->failed_path = -1;
  made->missing = missing_parts(policy, abi);
  made->filter_tcp = abi >= ABI_TCP && restricts_tcp(policy) && lr_tcp_filter_works();
  struct ruleset_attr attr = {.handled_access_fs = handled_files(abi)};
  if (abi >= ABI_TCP) {
    if (policy->bind.restricted) attr.handled_access_net |= NET_BIND_TCP;
    if (policy->connect.restricted) attr.handled_access_net |= NET_CONNECT_TCP;
  }
  if (abi >= ABI_SCOPES) attr.scoped = SCOPE_ABSTRACT_UNIX_SOCKET | SCOPE_SIGNAL;
  /* An older kernel takes a longer structure whose unknown end is zero. */
  int ruleset = (int)syscall(SYS_landlock_create_ruleset, &attr, sizeof attr, 0);
  if (ruleset < 0) return -1;

  for (size_t i = 0; i < policy->path_count; i++) {
    if (add_path(ruleset, &policy->paths[i], attr.handled_access_fs) < 0) {
      made->failed_path = (long)i;
      goto failed;
    }
  }
  if ((attr.handled_access_net & NET_BIND_TCP) && add_ports(ruleset, &policy->bind, NET_BIND_TCP) < 0) goto failed;
  if ((attr.handled_access_net & NET_CONNECT_TCP) && add_ports(ruleset, &policy->connect, NET_CONNECT_TCP) < 0) {
    goto failed;
  }
  return ruleset;
failed:;
  int error = errno;
  close(ruleset);
  errno = error;
  return -1;
}

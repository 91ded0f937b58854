#include "tcp-filter.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

/* What this program is, and the older instruction set whose programs run as well. */
#if defined(__x86_64__)
#define NATIVE_ARCH AUDIT_ARCH_X86_64
#define COMPAT_ARCH AUDIT_ARCH_I386
#define COMPAT_SOCKET 359
#define COMPAT_SOCKETCALL 102
/* A third set of numbers, hardly used, for the same calls. */
#define OTHER_NUMBERS 0x40000000
#elif defined(__aarch64__)
#define NATIVE_ARCH AUDIT_ARCH_AARCH64
#define COMPAT_ARCH AUDIT_ARCH_ARM
#define COMPAT_SOCKET 281
#define COMPAT_SOCKETCALL 102
#define OTHER_NUMBERS 0x7fffffff
#endif

#if defined(NATIVE_ARCH) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__

/* The same number everywhere. */
#define IO_URING_SETUP 425

#define FAMILY_SMC 43
/* Protocols of AF_INET from here on are layers over TCP: SMC is 256, MPTCP 262. */
#define FIRST_LAYERED_PROTOCOL 256
#define SEND_FASTOPEN 0x20000000

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
/* The low half of an argument: the numbers looked at here are ints. */
#define LOAD_ARGUMENT(index) LOAD(args[index])
#define IF_EQUAL(value, yes, no) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, yes, no)
#define IF_AT_LEAST(value, yes, no) BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, value, yes, no)
#define IF_ANY_BIT(bits, yes, no) BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, bits, yes, no)
#define REFUSE(error) BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (error))
#define REFUSE_IF_EQUAL(value, error) IF_EQUAL(value, 0, 1), REFUSE(error)
#define REFUSE_IF_AT_LEAST(value, error) IF_AT_LEAST(value, 0, 1), REFUSE(error)
#define ALLOW BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)

/* Jumps count from the line after; the numbers in front of some lines are what they count to. */
static struct sock_filter program[] = {
    LOAD(arch),
    IF_EQUAL(NATIVE_ARCH, 10, 0),
    IF_EQUAL(COMPAT_ARCH, 1, 0),
    REFUSE(ENOSYS),
    /* Programs of the older set get no sockets: not all of their calls can be looked into. */
    LOAD(nr),
    REFUSE_IF_EQUAL(COMPAT_SOCKET, ENOSYS),
    REFUSE_IF_EQUAL(COMPAT_SOCKETCALL, ENOSYS),
    REFUSE_IF_EQUAL(IO_URING_SETUP, ENOSYS),
    ALLOW,

    /* 12 */ LOAD(nr),
    REFUSE_IF_AT_LEAST(OTHER_NUMBERS, ENOSYS),
    REFUSE_IF_EQUAL(IO_URING_SETUP, ENOSYS),
    IF_EQUAL(SYS_socket, 6, 0),
    IF_EQUAL(SYS_sendto, 13, 0),
    IF_EQUAL(SYS_sendmmsg, 12, 0),
    IF_EQUAL(SYS_sendmsg, 0, 2),
    /* sendmsg(fd, message, flags) */
    LOAD_ARGUMENT(2),
    IF_ANY_BIT(SEND_FASTOPEN, 11, 0),
    ALLOW,

    /* 24: socket(family, type, protocol) */ LOAD_ARGUMENT(0),
    REFUSE_IF_EQUAL(FAMILY_SMC, EAFNOSUPPORT),
    IF_EQUAL(AF_INET, 1, 0),
    IF_EQUAL(AF_INET6, 0, 2),
    LOAD_ARGUMENT(2),
    IF_AT_LEAST(FIRST_LAYERED_PROTOCOL, 5, 0),
    ALLOW,

    /* 32: sendto(fd, buffer, length, flags, …), sendmmsg(fd, messages, count, flags) */ LOAD_ARGUMENT(3),
    IF_ANY_BIT(SEND_FASTOPEN, 0, 1),
    /* 34 */ REFUSE(EOPNOTSUPP),
    ALLOW,
    /* 36 */ REFUSE(EPROTONOSUPPORT),
};

bool lr_tcp_filter_works(void) {
  unsigned action = SECCOMP_RET_ERRNO;
  return syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;
}

int lr_tcp_filter_install(void) {
  struct sock_fprog filter = {sizeof program / sizeof *program, program};
  return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter, 0, 0);
}

#else

/* Made for x86-64 and arm64, as the launcher is. */
bool lr_tcp_filter_works(void) { return false; }

int lr_tcp_filter_install(void) {
  errno = ENOSYS;
  return -1;
}

#endif

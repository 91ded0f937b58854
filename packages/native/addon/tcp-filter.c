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
#else
#error "the launcher is made for x86-64 and arm64"
#endif
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
#define ALLOW BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "arguments are read as little-endian"
#endif

static struct sock_filter program[] = {
    LOAD(arch),
    IF_EQUAL(NATIVE_ARCH, 8, 0),
    IF_EQUAL(COMPAT_ARCH, 1, 0),
    REFUSE(ENOSYS),
    /* Programs of the older set get no sockets: their calls cannot all be looked into. */
    LOAD(nr),
    IF_EQUAL(COMPAT_SOCKET, 3, 0),
    IF_EQUAL(COMPAT_SOCKETCALL, 2, 0),
    IF_EQUAL(IO_URING_SETUP, 1, 0),
    ALLOW,
    REFUSE(ENOSYS),

    /* Native. Jumps count from the next line. */
    LOAD(nr),
    IF_AT_LEAST(OTHER_NUMBERS, 5, 0),
    IF_EQUAL(SYS_socket, 5, 0),
    IF_EQUAL(SYS_sendto, 12, 0),
    IF_EQUAL(SYS_sendmsg, 13, 0),
    IF_EQUAL(SYS_sendmmsg, 10, 0),
    IF_EQUAL(IO_URING_SETUP, 0, 15),
    REFUSE(ENOSYS),

    /* socket(family, type, protocol) */
    LOAD_ARGUMENT(0),
    IF_EQUAL(FAMILY_SMC, 5, 0),
    IF_EQUAL(AF_INET, 1, 0),
    IF_EQUAL(AF_INET6, 0, 10),
    LOAD_ARGUMENT(2),
    IF_AT_LEAST(FIRST_LAYERED_PROTOCOL, 0, 8),
    REFUSE(EPROTONOSUPPORT),
    REFUSE(EAFNOSUPPORT),

    /* sendto(fd, buffer, length, flags, …), sendmmsg(fd, messages, count, flags) */
    LOAD_ARGUMENT(3),
    IF_ANY_BIT(SEND_FASTOPEN, 2, 4),
    /* sendmsg(fd, message, flags) */
    LOAD_ARGUMENT(2),
    IF_ANY_BIT(SEND_FASTOPEN, 0, 2),
    REFUSE(EOPNOTSUPP),
    REFUSE(ENOSYS),
    ALLOW,
};

bool lr_tcp_filter_works(void) {
  unsigned action = SECCOMP_RET_ERRNO;
  return syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;
}

int lr_tcp_filter_install(void) {
  struct sock_fprog filter = {sizeof program / sizeof *program, program};
  return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter, 0, 0);
}

/*
 * Loaded into a program by LD_PRELOAD, it takes from it what came after AVX2: the program asks the
 * processor what it can do by `cpuid`, Linux lets that instruction fault (arch_prctl(2),
 * ARCH_SET_CPUID), and the answer is given here, without AVX-512 and its like. /proc/cpuinfo is the
 * file that MASKED_CPUINFO names. A new program starts unmasked, so its environment needs both again.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#define ARCH_SET_CPUID 0x1012
#define EXTENDED_FEATURES 7
/* F, DQ, IFMA, PF, ER, CD, BW, VL */
#define AVX512_OF_EBX (1u << 16 | 1u << 17 | 1u << 21 | 7u << 26 | 3u << 30)

static struct sigaction of_program;

static long let_cpuid(int pass) { return syscall(SYS_arch_prctl, ARCH_SET_CPUID, pass); }

static int is_cpuid(const siginfo_t *info, const uint8_t *instruction) {
  return info->si_code == SI_KERNEL && instruction[0] == 0x0f && instruction[1] == 0xa2;
}

static void answer(greg_t *registers) {
  uint32_t leaf = registers[REG_RAX], part = registers[REG_RCX], a, b, c, d;
  let_cpuid(1);
  __asm__ volatile("cpuid" : "=a"(a), "=b"(b), "=c"(c), "=d"(d) : "a"(leaf), "c"(part));
  let_cpuid(0);
  /* ECX, EDX and the further parts name nothing that a processor without AVX-512 needs here. */
  if (leaf == EXTENDED_FEATURES) {
    b = part == 0 ? b & ~AVX512_OF_EBX : 0;
    a = c = d = 0;
  }
  registers[REG_RAX] = a;
  registers[REG_RBX] = b;
  registers[REG_RCX] = c;
  registers[REG_RDX] = d;
  registers[REG_RIP] += 2;
}

static void on_fault(int signal_number, siginfo_t *info, void *context) {
  greg_t *registers = ((ucontext_t *)context)->uc_mcontext.gregs;
  if (is_cpuid(info, (const uint8_t *)registers[REG_RIP])) {
    answer(registers);
  } else if (of_program.sa_flags & SA_SIGINFO) {
    of_program.sa_sigaction(signal_number, info, context);
  } else {
    signal(signal_number, SIG_DFL);
    raise(signal_number);
  }
}

static int set_action(int number, const struct sigaction *new, struct sigaction *old) {
  int (*next)(int, const struct sigaction *, struct sigaction *) = dlsym(RTLD_NEXT, "sigaction");
  return next(number, new, old);
}

/* Node puts all signals back when it starts, and V8 wants this one for itself: it gets what is left. */
int sigaction(int number, const struct sigaction *new, struct sigaction *old) {
  if (number != SIGSEGV) return set_action(number, new, old);
  if (old) *old = of_program;
  if (new) of_program = *new;
  return 0;
}

__attribute__((constructor)) static void begin(void) {
  struct sigaction ours = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER};
  set_action(SIGSEGV, &ours, &of_program);
  if (let_cpuid(0) == 0) return;
  perror("this processor or kernel cannot let cpuid fault");
  _exit(1);
}

static int open_instead(const char *path, int flags, int mode) {
  const char *masked = getenv("MASKED_CPUINFO");
  int is_cpuinfo = masked && strcmp(path, "/proc/cpuinfo") == 0;
  return openat(AT_FDCWD, is_cpuinfo ? masked : path, flags, mode);
}

static int has_mode(int flags) { return (flags & O_CREAT) || (flags & O_TMPFILE) == O_TMPFILE; }

#define OPEN(name, more)                              \
  int name(const char *path, int flags, ...) {        \
    int mode = 0;                                     \
    if (has_mode(flags)) {                            \
      va_list rest;                                   \
      va_start(rest, flags);                          \
      mode = va_arg(rest, int);                       \
      va_end(rest);                                   \
    }                                                 \
    return open_instead(path, flags | (more), mode);  \
  }
OPEN(open, 0)
OPEN(open64, O_LARGEFILE)

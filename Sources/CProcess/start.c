#define _GNU_SOURCE
#include "CProcess.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

// The same on all of Linux's architectures; older headers lack them.
#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif
#ifndef SYS_close_range
#define SYS_close_range 436
#endif

// Closes `first` and all above it but `kept`; one by one before Linux 5.9.
static void close_from(int first, int kept) {
#ifdef __linux__
  if (kept < 0 && syscall(SYS_close_range, first, ~0U, 0) == 0) return;
#endif
  struct rlimit limit;
  rlim_t end = 1 << 16;
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < end) end = limit.rlim_cur;
  for (int number = first; (rlim_t)number < end; number++) {
    if (number != kept) close(number);
  }
}

// The descriptor, or a copy of it, that no descriptor to be set takes the place of.
static int above(int descriptor, int end) {
  return descriptor >= end ? descriptor : fcntl(descriptor, F_DUPFD_CLOEXEC, end);
}

// Puts the descriptors in their places. Returns whether that was possible.
static int place(const struct hone_start *start, int kept) {
  const int first_held = 10;
  const int end = start->held_count > 0 ? first_held + start->held_count : 3;
  int standard[3] = {start->input, start->output, start->error};
  int held_sources[HONE_MOST_HELD];
  if (start->held_count > HONE_MOST_HELD) {
    errno = EMFILE;
    return 0;
  }
  for (int i = 0; i < 3; i++) {
    if ((standard[i] = above(standard[i], end)) < 0) return 0;
  }
  for (int i = 0; i < start->held_count; i++) {
    // All are moved before the first is put in its place: another may lie there.
    if ((held_sources[i] = above(start->held[i], end)) < 0) return 0;
  }
  for (int i = 0; i < start->held_count; i++) {
    if (dup2(held_sources[i], first_held + i) < 0) return 0;
  }
  for (int i = 0; i < 3; i++) {
    if (dup2(standard[i], i) < 0) return 0;
  }
  if (start->held_count > 0) {
    for (int i = 3; i < first_held; i++) close(i);
  }
  close_from(end, kept);
  return 1;
}

// Moves this process to the cgroup of a folder. Returns whether it is there.
static int enter_cgroup(int folder) {
#ifdef __linux__
  int processes = openat(folder, "cgroup.procs", O_WRONLY | O_CLOEXEC);
  if (processes < 0) return 0;
  int is_written = write(processes, "0", 1) == 1;
  close(processes);
  return is_written;
#else
  (void)folder;
  return 0;
#endif
}

// What the child does; only what is safe after vfork. Returns the errno that stopped it.
static int become(const struct hone_start *start, int kept, volatile int *placed) {
  struct sigaction by_default = {.sa_handler = SIG_DFL};
  for (int number = 1; number < NSIG; number++) sigaction(number, &by_default, NULL);
  if (setsid() < 0) return errno;
  if (start->has_cgroup && !*placed) *placed = enter_cgroup(start->cgroup);
  if (start->directory != NULL && chdir(start->directory) != 0) return errno;
  if (!place(start, kept)) return errno;
  struct rlimit limit;
  if (start->limits_open_files && getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    limit.rlim_cur = (rlim_t)start->open_files;
    (void)setrlimit(RLIMIT_NOFILE, &limit);
  }
#ifdef __linux__
  if (start->tag != 0 && getrlimit(RLIMIT_LOCKS, &limit) == 0 && start->tag <= limit.rlim_max) {
    limit.rlim_cur = (rlim_t)start->tag;
    (void)setrlimit(RLIMIT_LOCKS, &limit);
  }
#endif
  sigset_t nothing;
  sigemptyset(&nothing);
  pthread_sigmask(SIG_SETMASK, &nothing, NULL);
  execve(start->path, start->arguments, start->environment);
  return errno;
}

static void reap(pid_t process) {
  while (waitpid(process, NULL, 0) < 0 && errno == EINTR) {
  }
}

#ifdef __linux__
// What the child is told and tells: it has this process's memory until it has become the program.
struct birth {
  const struct hone_start *start;
  volatile int failure, placed;
};

// A function of its own, so that the child touches nothing of the frame that its parent goes on in.
static __attribute__((noinline, noreturn)) void live(struct birth *birth) {
  birth->failure = become(birth->start, -1, &birth->placed);
  _exit(127);
}

// As vfork, into a cgroup: moving there later makes the kernel wait for all processors. Returns -1 where
// that is not possible, as before Linux 5.7.
static pid_t vfork_into(struct birth *birth) {
#if defined(__x86_64__) || defined(__aarch64__)
  const uint64_t clone_vm = 0x100, clone_vfork = 0x4000, clone_into_cgroup = 0x200000000;
  // Reference: clone(2), struct clone_args.
  struct {
    uint64_t flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls, set_tid,
        set_tid_size, cgroup;
  } arguments = {.flags = clone_vm | clone_vfork | clone_into_cgroup,
      .exit_signal = SIGCHLD,
      .cgroup = (uint64_t)birth->start->cgroup};
  const long clone3 = 435;
  // Not by `syscall`, whose return address the child would overwrite.
#ifdef __x86_64__
  long child = clone3;
  __asm__ volatile("syscall"
                   : "+a"(child)
                   : "D"(&arguments), "S"(sizeof arguments)
                   : "rcx", "r11", "memory");
#else
  register long number __asm__("x8") = clone3;
  register long size __asm__("x1") = (long)sizeof arguments;
  register long child __asm__("x0") = (long)&arguments;
  __asm__ volatile("svc 0" : "+r"(child) : "r"(number), "r"(size) : "memory");
#endif
  if (child == 0) {
    birth->placed = 1;
    live(birth);
  }
  return child > 0 ? (pid_t)child : -1;
#else
  (void)birth;
  return -1;
#endif
}

int hone_start_program(const struct hone_start *start, pid_t *process, int *is_placed) {
  // The child has this thread's memory until it has become the program, and this thread waits.
  struct birth birth = {.start = start};
  sigset_t all, before;
  sigfillset(&all);
  // No handler of this process's may run in the child.
  pthread_sigmask(SIG_BLOCK, &all, &before);
  pid_t child = start->has_cgroup ? vfork_into(&birth) : -1;
  if (child < 0) {
    child = vfork();
    if (child == 0) live(&birth);
  }
  int refusal = child < 0 ? errno : birth.failure;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  if (child > 0 && refusal != 0) reap(child);
  *process = child;
  *is_placed = birth.placed;
  return refusal;
}
#else
int hone_start_program(const struct hone_start *start, pid_t *process, int *is_placed) {
  volatile int placed = 0;
  *is_placed = 0;
  int report[2];
  if (hone_pipe(report) != 0) return errno;
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, &before);
  pid_t child = fork();
  if (child == 0) {
    // Above all descriptors that are set.
    int kept = fcntl(report[1], F_DUPFD_CLOEXEC, 10 + HONE_MOST_HELD);
    int failure = become(start, kept, &placed);
    (void)!write(kept, &failure, sizeof failure);
    _exit(127);
  }
  int refusal = child < 0 ? errno : 0;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  close(report[1]);
  if (child > 0) {
    int told = 0;
    ssize_t count;
    while ((count = read(report[0], &told, sizeof told)) < 0 && errno == EINTR) {
    }
    if (count == sizeof told) {
      refusal = told;
      reap(child);
    }
  }
  close(report[0]);
  *process = child;
  return refusal;
}
#endif

int hone_pipe(int ends[2]) {
#ifdef __linux__
  return pipe2(ends, O_CLOEXEC);
#else
  if (pipe(ends) != 0) return -1;
  fcntl(ends[0], F_SETFD, FD_CLOEXEC);
  fcntl(ends[1], F_SETFD, FD_CLOEXEC);
  return 0;
#endif
}

int hone_exit_descriptor(pid_t process) {
#ifdef __linux__
  return (int)syscall(SYS_pidfd_open, process, 0);
#else
  (void)process;
  errno = ENOSYS;
  return -1;
#endif
}

int hone_adopt_orphans(void) {
#ifdef __linux__
  return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0;
#else
  return 0;
#endif
}

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

// What the child does; only what is safe after vfork. Returns the errno that stopped it.
static int become(const struct hone_start *start, int kept) {
  struct sigaction by_default = {.sa_handler = SIG_DFL};
  for (int number = 1; number < NSIG; number++) sigaction(number, &by_default, NULL);
  if (setsid() < 0) return errno;
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
int hone_start_program(const struct hone_start *start, pid_t *process) {
  // The child has this thread's memory until it has become the program, and this thread waits.
  volatile int failure = 0;
  sigset_t all, before;
  sigfillset(&all);
  // No handler of this process's may run in the child.
  pthread_sigmask(SIG_BLOCK, &all, &before);
  pid_t child = vfork();
  if (child == 0) {
    failure = become(start, -1);
    _exit(127);
  }
  int refusal = child < 0 ? errno : failure;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  if (child > 0 && refusal != 0) reap(child);
  *process = child;
  return refusal;
}
#else
int hone_start_program(const struct hone_start *start, pid_t *process) {
  int report[2];
  if (hone_pipe(report) != 0) return errno;
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, &before);
  pid_t child = fork();
  if (child == 0) {
    // Above all descriptors that are set.
    int kept = fcntl(report[1], F_DUPFD_CLOEXEC, 10 + HONE_MOST_HELD);
    int failure = become(start, kept);
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

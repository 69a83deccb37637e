#define _GNU_SOURCE
#include "CProcess.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/vfs.h>
#include <sys/xattr.h>

int hone_is_cgroup(const char *folder) {
  // CGROUP2_SUPER_MAGIC, see statfs(2).
  const unsigned long magic = 0x63677270;
  struct statfs status;
  return statfs(folder, &status) == 0 && (unsigned long)status.f_type == magic;
}

static int is_one(const char *folder, const char *name) {
  char value[2];
  return getxattr(folder, name, value, sizeof value) == 1 && value[0] == '1';
}

int hone_is_delegated(const char *folder) {
  // Older systemd sets the second only, which nobody but root can read.
  return is_one(folder, "user.delegate") || is_one(folder, "trusted.delegate");
}

static __attribute__((noinline, noreturn)) void enter(int folder, volatile int *failure) {
  int processes = openat(folder, "cgroup.procs", O_WRONLY | O_CLOEXEC);
  *failure = processes >= 0 && write(processes, "0", 1) == 1 ? 0 : errno;
  _exit(0);
}

int hone_try_cgroup(int folder) {
  volatile int failure = 0;
  sigset_t all, before;
  sigfillset(&all);
  // No handler of this process's may run in the child.
  pthread_sigmask(SIG_BLOCK, &all, &before);
  pid_t child = vfork();
  if (child == 0) enter(folder, &failure);
  int refusal = child < 0 ? errno : 0;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  if (child < 0) return refusal;
  while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {
  }
  return failure;
}
#else
int hone_is_cgroup(const char *folder) {
  (void)folder;
  return 0;
}

int hone_is_delegated(const char *folder) {
  (void)folder;
  return 0;
}

int hone_try_cgroup(int folder) {
  (void)folder;
  return ENOSYS;
}
#endif

int hone_lock_folder(int folder) { return flock(folder, LOCK_EX | LOCK_NB) == 0; }

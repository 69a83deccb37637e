// The few system calls of supervision that Swift cannot make: what happens between fork and exec, and
// what the C library offers with `...` or hides from Swift.
#ifndef HONE_CPROCESS_H
#define HONE_CPROCESS_H

#include <stdint.h>
#include <sys/types.h>

/// How many descriptors a program can be given beside the standard ones.
#define HONE_MOST_HELD 256

/// How a program is started.
struct hone_start {
  const char *path;
  char *const *arguments;
  char *const *environment;
  /// The folder to run in; NULL inherits this process's own.
  const char *directory;
  /// What becomes its standard input, standard output and standard error.
  int input, output, error;
  /// Descriptors that it has open, too, from 10 on, and how many they are.
  const int *held;
  int held_count;
  /// Whether its soft limit of open files is `open_files`.
  int limits_open_files;
  uint64_t open_files;
  /// What tells its descendants from all others, as hone_tag says; 0 for nothing.
  uint64_t tag;
  /// Whether it is to begin in the cgroup whose folder `cgroup` is.
  int has_cgroup;
  int cgroup;
};

/// Starts a program that leads a session of its own, with all signals as they are by default and no
/// other descriptor than those that are named. Returns 0, or the errno that kept it from starting.
///
/// `is_placed` is whether it is in its cgroup; where that was not possible, it runs all the same.
int hone_start_program(const struct hone_start *start, pid_t *process, int *is_placed);

/// Makes a pipe that no program inherits. Returns 0 or -1, with errno.
int hone_pipe(int ends[2]);

/// A descriptor that becomes readable when a process has ended; -1 where there is none to be had.
int hone_exit_descriptor(pid_t process);

/// Lets orphans among this process's descendants become its children. Returns whether they do.
int hone_adopt_orphans(void);

/// Sends a signal to a process and to all its descendants, the youngest first, as one that has started
/// another is about to end. Returns to how many.
int hone_hunt(pid_t root, int signal);

/// Hunts all children of this process's first thread, but those of a session and those that are named,
/// until there are none, `rounds` times at most; reaps what has ended. Returns how many are left.
///
/// With a tag, only those that have it.
int hone_chase(
    pid_t session, const pid_t *spared, int count, uint64_t tag, int signal, int rounds);

/// What a process has inherited from a program that was started with a tag, whatever became of its
/// session and its environment; 0 where there is nothing.
///
/// It is the soft limit of file locks, which Linux hands on from parent to child and has not looked at
/// since 2.4.25.
uint64_t hone_tag(pid_t process);

/// Whether a folder is in a file system of cgroups, version 2.
int hone_is_cgroup(const char *folder);

/// Whether systemd has said of a cgroup's folder that it is delegated.
int hone_is_delegated(const char *folder);

/// Whether a process started here can be in the cgroup of a folder: 0, or the errno that says why not.
int hone_try_cgroup(int folder);

/// Locks a folder without waiting, until its descriptor is closed. Returns whether nobody else has.
int hone_lock_folder(int folder);

#endif

// What C libraries hide from Swift and the start of a test's programs needs.
#ifndef HONE_CTESTPROGRAMS_H
#define HONE_CTESTPROGRAMS_H

#include <spawn.h>

/// Has the program begin in a folder. Returns 0, or an errno.
int test_actions_folder(posix_spawn_file_actions_t *actions, const char *folder);

/// Has the program close all its descriptors from a number on, where the C library can: elsewhere those
/// that are marked so are closed. Returns 0, or an errno.
int test_actions_close_from(posix_spawn_file_actions_t *actions, int first);

/// Makes a pipe that no program inherits. Returns 0 or -1, with errno.
int test_pipe(int ends[2]);

#endif

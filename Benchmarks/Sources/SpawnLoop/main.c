// Starts a program N times, one after the other, reads what it prints and waits for its end: the least
// that running N trials can cost.
//
//   SpawnLoop N PROGRAM
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static void run(char *program) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) exit(3);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
  pid_t child;
  char *const arguments[] = {program, NULL};
  if (posix_spawn(&child, program, &actions, NULL, arguments, environ) != 0) exit(3);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  char text[4096];
  ssize_t count;
  while ((count = read(ends[0], text, sizeof text)) != 0) {
    if (count < 0 && errno != EINTR) exit(3);
  }
  close(ends[0]);
  int status;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) exit(3);
  }
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) exit(4);
}

int main(int count, char **arguments) {
  if (count != 3) {
    fprintf(stderr, "usage: SpawnLoop N PROGRAM\n");
    return 2;
  }
  for (long left = atol(arguments[1]); left > 0; left--) run(arguments[2]);
  return 0;
}

// Starts a program N times, one after the other, reads what it prints and waits for its end: the least
// that running N trials can cost. With a folder, each also gets a folder in it with an empty file, as a
// trial does.
//
//   SpawnLoop N PROGRAM [FOLDER]
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
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

static void make(const char *folder, long number) {
  char path[4096];
  int length = snprintf(path, sizeof path, "%s/%ld", folder, number);
  if (length < 0 || (size_t)length > sizeof path - 5 || mkdir(path, 0777) != 0) exit(5);
  snprintf(path + length, sizeof path - (size_t)length, "/log");
  int file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
  if (file < 0) exit(5);
  close(file);
}

int main(int count, char **arguments) {
  if (count != 3 && count != 4) {
    fprintf(stderr, "usage: SpawnLoop N PROGRAM [FOLDER]\n");
    return 2;
  }
  for (long left = atol(arguments[1]); left > 0; left--) {
    if (count == 4) make(arguments[3], left);
    run(arguments[2]);
  }
  return 0;
}

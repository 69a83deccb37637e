// Asks a server for N trials and tells their values, waiting for each reply.
//
//   RPCLoop N SERVER [ARGUMENT...]
//
// Prints the time that this took and the CPU time of the server, its start left out:
// {"wall": 0.5, "cpu": 0.3}
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static const char create[] =
    "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"study.create\",\"params\":{\"name\":\"s\","
    "\"minimize\":\"loss\",\"sampler\":\"random\",\"seed\":1,\"parameters\":{"
    "\"x0\":{\"float\":[-10,10]},\"x1\":{\"float\":[-10,10]},\"x2\":{\"float\":[-10,10]},"
    "\"x3\":{\"float\":[-10,10]},\"x4\":{\"float\":[-10,10]},\"x5\":{\"float\":[-10,10]},"
    "\"x6\":{\"float\":[-10,10]},\"x7\":{\"float\":[-10,10]},\"x8\":{\"float\":[-10,10]},"
    "\"x9\":{\"float\":[-10,10]}}}}\n";

static void fail(const char *what) {
  fprintf(stderr, "RPCLoop: %s\n", what);
  exit(3);
}

static void call(int to, int from, const char *line) {
  size_t length = strlen(line);
  while (length > 0) {
    ssize_t count = write(to, line, length);
    if (count < 0 && errno != EINTR) fail("the server does not read");
    if (count > 0) line += count, length -= (size_t)count;
  }
  static char reply[1 << 16];
  size_t used = 0;
  while (used == 0 || reply[used - 1] != '\n') {
    ssize_t count = read(from, reply + used, sizeof reply - 1 - used);
    if (count == 0 || (count < 0 && errno != EINTR)) fail("the server does not reply");
    if (count > 0) used += (size_t)count;
  }
  reply[used] = 0;
  if (strstr(reply, "\"result\"") == NULL) fail(reply);
}

static double seconds(clockid_t clock) {
  struct timespec time;
  if (clock_gettime(clock, &time) != 0) fail("no such clock");
  return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

int main(int count, char **arguments) {
  if (count < 3) {
    fprintf(stderr, "usage: RPCLoop N SERVER [ARGUMENT...]\n");
    return 2;
  }
  signal(SIGPIPE, SIG_IGN);
  int to[2], from[2];
  if (pipe2(to, O_CLOEXEC) != 0 || pipe2(from, O_CLOEXEC) != 0) fail("no pipe");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, to[0], 0);
  posix_spawn_file_actions_adddup2(&actions, from[1], 1);
  pid_t server;
  if (posix_spawn(&server, arguments[2], &actions, NULL, arguments + 2, environ) != 0)
    fail("the server does not start");
  close(to[0]);
  close(from[1]);
  call(to[1], from[0], create);

  clockid_t clock;
  if (clock_getcpuclockid(server, &clock) != 0) fail("no clock of the server");
  double wall = seconds(CLOCK_MONOTONIC), cpu = seconds(clock);
  char line[256];
  for (long trial = 0, trials = atol(arguments[1]); trial < trials; trial++) {
    snprintf(line, sizeof line,
             "{\"jsonrpc\":\"2.0\",\"id\":%ld,\"method\":\"study.ask\","
             "\"params\":{\"study\":\"s\"}}\n", 2 * trial + 1);
    call(to[1], from[0], line);
    snprintf(line, sizeof line,
             "{\"jsonrpc\":\"2.0\",\"id\":%ld,\"method\":\"study.tell\",\"params\":{\"study\":"
             "\"s\",\"trial\":%ld,\"values\":{\"loss\":%.6f}}}\n", 2 * trial + 2, trial,
             1.0 / (double)(trial + 1));
    call(to[1], from[0], line);
  }
  cpu = seconds(clock) - cpu;
  wall = seconds(CLOCK_MONOTONIC) - wall;
  close(to[1]);
  int status;
  while (waitpid(server, &status, 0) < 0 && errno == EINTR) {}
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) fail("the server ended with an error");
  printf("{\"wall\": %.6f, \"cpu\": %.6f}\n", wall, cpu);
  return 0;
}

#define _GNU_SOURCE
#include "CProcess.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

// Here and not in Swift, as those who start another and end have done so within some ten microseconds.

#define MOST_CHILDREN 512

// The children of a process's first thread, as many as there is room for.
static int children_of(pid_t process, pid_t *children) {
#ifdef __linux__
  char path[64], text[8192];
  snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)process, (int)process);
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  int count = 0;
  pid_t number = 0;
  ssize_t size;
  while ((size = read(file, text, sizeof text)) > 0 || (size < 0 && errno == EINTR)) {
    for (ssize_t i = 0; i < size; i++) {
      if (text[i] >= '0' && text[i] <= '9') {
        number = number * 10 + (text[i] - '0');
      } else {
        if (number > 0 && count < MOST_CHILDREN) children[count++] = number;
        number = 0;
      }
    }
  }
  close(file);
  return count;
#else
  (void)process;
  (void)children;
  return 0;
#endif
}

static int hunt(pid_t root, int signal, int depth) {
  pid_t children[MOST_CHILDREN];
  int hit = 0;
  // A family deeper than this is looked at again.
  int count = depth < 64 ? children_of(root, children) : 0;
  for (int i = 0; i < count; i++) hit += hunt(children[i], signal, depth + 1);
  return hit + (kill(root, signal) == 0);
}

int hone_hunt(pid_t root, int signal) { return hunt(root, signal, 0); }

static int is_spared(pid_t process, pid_t session, const pid_t *spared, int count) {
  for (int i = 0; i < count; i++) {
    if (spared[i] == process) return 1;
  }
  pid_t own = getsid(process);
  return own < 0 || own == session;
}

uint64_t hone_tag(pid_t process) {
  char path[64], text[4096];
  snprintf(path, sizeof path, "/proc/%d/limits", (int)process);
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  ssize_t size = read(file, text, sizeof text - 1);
  close(file);
  if (size <= 0) return 0;
  text[size] = 0;
  static const char name[] = "Max file locks";
  const char *line = strstr(text, name);
  // 0 for `unlimited`, too.
  return line == NULL ? 0 : strtoull(line + sizeof name - 1, NULL, 10);
}

int hone_chase(
    pid_t session, const pid_t *spared, int count, uint64_t tag, int signal, int rounds) {
  pid_t children[MOST_CHILDREN];
  int left = 0;
  for (int round = 0; round < rounds; round++) {
    int found = children_of(getpid(), children);
    left = 0;
    for (int i = 0; i < found; i++) {
      if (is_spared(children[i], session, spared, count)) continue;
      if (tag != 0 && hone_tag(children[i]) != tag) continue;
      // One that has ended may have started another after the children were listed.
      left++;
      if (waitpid(children[i], NULL, WNOHANG) != children[i]) hunt(children[i], signal, 0);
    }
    if (left == 0) break;
  }
  return left;
}

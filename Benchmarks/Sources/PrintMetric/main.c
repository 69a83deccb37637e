// A program to tune that costs as little as a program can: it prints its metric and ends.
#include <unistd.h>

int main(void) {
  static const char report[] = "{\"loss\": 0.25}\n";
  return write(1, report, sizeof report - 1) == sizeof report - 1 ? 0 : 1;
}

// How fast this machine is just now: what limits in seconds are scaled by.
//
// A round does a little of all that Hone does: it mixes integers, follows pointers through a table larger
// than the first caches, takes exponentials, and allocates. Prints the CPU time of a round, the median
// of several stretches, as a line of JSON.
#define _POSIX_C_SOURCE 200809L
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { entries = 1 << 18, rounds = 20000, stretches = 9 };

static uint32_t table[entries];
static volatile double sink;

static double cpu(void) {
  struct timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static uint64_t mix(uint64_t value) {
  value ^= value >> 30;
  value *= 0xBF58476D1CE4E5B9u;
  value ^= value >> 27;
  value *= 0x94D049BB133111EBu;
  return value ^ value >> 31;
}

static double work(uint32_t place) {
  uint64_t state = place;
  double sum = 0;
  for (int i = 0; i < 126; i++) state = mix(state + 0x9E3779B97F4A7C15u);
  for (int i = 0; i < 46; i++) place = table[place];
  for (int i = 0; i < 21; i++) sum += exp(-(double)(state >> 11 & 1023) / (i + 300.0));
  for (int i = 0; i < 14; i++) {
    double *cells = malloc((size_t)(32 + 24 * i));
    if (!cells) exit(3);
    cells[0] = sum;
    sum += cells[0] * 1e-3;
    sink = sum;
    free(cells);
  }
  return sum + (double)place;
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

int main(void) {
  // One cycle through all entries, in an order that no cache foresees (Sattolo 1986).
  for (uint32_t i = 0; i < entries; i++) table[i] = i;
  uint64_t state = 1;
  for (uint32_t i = entries - 1; i > 0; i--) {
    state = mix(state + 0x9E3779B97F4A7C15u);
    uint32_t j = (uint32_t)(state % i), other = table[j];
    table[j] = table[i];
    table[i] = other;
  }
  double taken[stretches];
  for (int i = 0; i < stretches; i++) {
    double start = cpu();
    for (uint32_t round = 0; round < rounds; round++) sink = work((round * 7919u) % entries);
    taken[i] = (cpu() - start) / rounds;
  }
  qsort(taken, stretches, sizeof taken[0], ascending);
  printf("{\"us\": %.4f}\n", 1e6 * taken[stretches / 2]);
  return 0;
}

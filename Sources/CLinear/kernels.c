#include "CLinear.h"

// A product and the sum after it stay two roundings, as on a CPU that cannot fuse them.
#pragma STDC FP_CONTRACT OFF

#define INLINE static inline __attribute__((always_inline))

// Four numbers: one register with AVX, two with SSE2 or NEON. How they would be passed to a function is
// of no concern, as all that take them are inlined.
#pragma clang diagnostic ignored "-Wpsabi"
typedef double four __attribute__((vector_size(32)));

INLINE four load(const double *p) {
  four x;
  __builtin_memcpy(&x, p, sizeof x);
  return x;
}

INLINE void store(double *p, four x) { __builtin_memcpy(p, &x, sizeof x); }

INLINE four all(double x) { return (four){x, x, x, x}; }

INLINE size_t least(size_t a, size_t b) { return a < b ? a : b; }

// A tile of the result, and what of A and B is worked on at a time: so that a part of A stays in the
// first cache and a part of B in the second (Goto and van de Geijn 2008, "Anatomy of high-performance
// matrix multiplication").
enum { tile_rows = 4, tile_columns = 8, part_rows = 64, part_depth = 192, part_columns = 256 };

const size_t hone_panel_size = (size_t)part_rows * part_depth + (size_t)part_depth * part_columns;

// c[4 × 8] := the products of one packed strip of A and one of B.
INLINE void tile(size_t depth, const double *a, const double *b, double *c) {
  four sum[tile_rows][2] = {{{0}}};
  for (size_t k = 0; k < depth; k++) {
    const four left = load(b), right = load(b + 4);
    for (int i = 0; i < tile_rows; i++) {
      const four x = all(a[i]);
      sum[i][0] += x * left;
      sum[i][1] += x * right;
    }
    a += tile_rows;
    b += tile_columns;
  }
  for (int i = 0; i < tile_rows; i++) {
    store(c + i * tile_columns, sum[i][0]);
    store(c + i * tile_columns + 4, sum[i][1]);
  }
}

// Strips of `width` rows, element by element along the depth; rows that are not there are 0.
INLINE void pack(
  size_t width, size_t rows, size_t depth, const double *a, size_t a_row, size_t a_column,
  double *packed) {
  for (size_t first = 0; first < rows; first += width) {
    const size_t there = least(width, rows - first);
    for (size_t i = 0; i < width; i++) {
      const double *row = a + (first + i) * a_row;
      for (size_t k = 0; k < depth; k++) {
        packed[k * width + i] = i < there ? row[k * a_column] : 0;
      }
    }
    packed += width * depth;
  }
}

INLINE void update_part(
  double sign, size_t rows, size_t columns, size_t depth, const double *a, const double *b,
  double *c, size_t c_row) {
  double sum[tile_rows * tile_columns];
  for (size_t j = 0; j < columns; j += tile_columns) {
    const size_t width = least(tile_columns, columns - j);
    for (size_t i = 0; i < rows; i += tile_rows) {
      const size_t height = least(tile_rows, rows - i);
      tile(depth, a + i * depth, b + j * depth, sum);
      for (size_t y = 0; y < height; y++) {
        double *out = c + (i + y) * c_row + j;
        for (size_t x = 0; x < width; x++) out[x] += sign * sum[y * tile_columns + x];
      }
    }
  }
}

INLINE void update(
  double sign, size_t rows, size_t columns, size_t depth, const double *a, size_t a_row,
  size_t a_column, const double *b, size_t b_row, size_t b_column, double *c, size_t c_row,
  double *panels) {
  double *packed_a = panels, *packed_b = panels + part_rows * part_depth;
  for (size_t k = 0; k < depth; k += part_depth) {
    const size_t deep = least(part_depth, depth - k);
    for (size_t j = 0; j < columns; j += part_columns) {
      const size_t wide = least(part_columns, columns - j);
      pack(tile_columns, wide, deep, b + k * b_row + j * b_column, b_column, b_row, packed_b);
      for (size_t i = 0; i < rows; i += part_rows) {
        const size_t high = least(part_rows, rows - i);
        pack(tile_rows, high, deep, a + i * a_row + k * a_column, a_row, a_column, packed_a);
        update_part(sign, high, wide, deep, packed_a, packed_b, c + i * c_row + j, c_row);
      }
    }
  }
}

// Eight rows at a time, turned so that they lie side by side.
INLINE void solve_right(
  size_t rows, size_t count, const double *l, size_t l_row, double *x, size_t x_row) {
  double turned[hone_small * 8];
  for (size_t first = 0; first < rows; first += 8) {
    const size_t there = least(8, rows - first);
    double *own = x + first * x_row;
    for (size_t j = 0; j < count; j++) {
      for (size_t i = 0; i < 8; i++) turned[j * 8 + i] = i < there ? own[i * x_row + j] : 0;
    }
    for (size_t j = 0; j < count; j++) {
      four left = load(turned + j * 8), right = load(turned + j * 8 + 4);
      for (size_t k = 0; k < j; k++) {
        const four factor = all(l[j * l_row + k]);
        left -= factor * load(turned + k * 8);
        right -= factor * load(turned + k * 8 + 4);
      }
      const four pivot = all(l[j * l_row + j]);
      store(turned + j * 8, left / pivot);
      store(turned + j * 8 + 4, right / pivot);
    }
    for (size_t i = 0; i < there; i++) {
      for (size_t j = 0; j < count; j++) own[i * x_row + j] = turned[j * 8 + i];
    }
  }
}

INLINE double dot(size_t count, const double *a, const double *b) {
  four sum[2] = {{0}};
  size_t i = 0;
  for (; i + 8 <= count; i += 8) {
    sum[0] += load(a + i) * load(b + i);
    sum[1] += load(a + i + 4) * load(b + i + 4);
  }
  const four both = sum[0] + sum[1];
  double total = (both[0] + both[1]) + (both[2] + both[3]);
  for (; i < count; i++) total += a[i] * b[i];
  return total;
}

INLINE void add_two(
  size_t count, double f, const double *v, double g, const double *w, double *y) {
  size_t i = 0;
  for (; i + 4 <= count; i += 4) {
    store(y + i, load(y + i) + (all(f) * load(v + i) + all(g) * load(w + i)));
  }
  for (; i < count; i++) y[i] += f * v[i] + g * w[i];
}

INLINE void add(size_t count, double factor, const double *x, double *y) {
  size_t i = 0;
  for (; i + 4 <= count; i += 4) store(y + i, load(y + i) + all(factor) * load(x + i));
  for (; i < count; i++) y[i] += factor * x[i];
}

INLINE void rotate(size_t count, double c, double s, double *x, double *y) {
  size_t i = 0;
  for (; i + 4 <= count; i += 4) {
    const four p = load(x + i), q = load(y + i);
    store(x + i, all(c) * p - all(s) * q);
    store(y + i, all(s) * p + all(c) * q);
  }
  for (; i < count; i++) {
    const double p = x[i], q = y[i];
    x[i] = c * p - s * q;
    y[i] = s * p + c * q;
  }
}

ptrdiff_t hone_factor(size_t count, double *a, size_t a_row) {
  for (size_t i = 0; i < count; i++) {
    double *row = a + i * a_row;
    for (size_t j = 0; j <= i; j++) {
      const double *other = a + j * a_row;
      double sum = row[j];
      for (size_t k = 0; k < j; k++) sum -= row[k] * other[k];
      if (j < i) {
        row[j] = sum / other[j];
      } else {
        if (!(sum > 0) || sum > __DBL_MAX__) return (ptrdiff_t)i;
        row[i] = __builtin_sqrt(sum);
      }
    }
  }
  return -1;
}

#if defined(__x86_64__)
// The same loops for both kinds of CPU; which one it is is asked once.
#define AVX2 __attribute__((target("avx2")))
#define DEFINE(result, name, parameters, arguments)                              \
  AVX2 static result name##_avx2 parameters { return name arguments; }           \
  result hone_##name parameters {                                                \
    return __builtin_cpu_supports("avx2") ? name##_avx2 arguments : name arguments; \
  }
#else
#define DEFINE(result, name, parameters, arguments) \
  result hone_##name parameters { return name arguments; }
#endif

DEFINE(
  void, update,
  (double sign, size_t rows, size_t columns, size_t depth, const double *a, size_t a_row,
   size_t a_column, const double *b, size_t b_row, size_t b_column, double *c, size_t c_row,
   double *panels),
  (sign, rows, columns, depth, a, a_row, a_column, b, b_row, b_column, c, c_row, panels))
DEFINE(
  void, solve_right,
  (size_t rows, size_t count, const double *l, size_t l_row, double *x, size_t x_row),
  (rows, count, l, l_row, x, x_row))
DEFINE(double, dot, (size_t count, const double *a, const double *b), (count, a, b))
DEFINE(
  void, add, (size_t count, double factor, const double *x, double *y), (count, factor, x, y))
DEFINE(
  void, add_two, (size_t count, double f, const double *v, double g, const double *w, double *y),
  (count, f, v, g, w, y))
DEFINE(
  void, rotate, (size_t count, double c, double s, double *x, double *y), (count, c, s, x, y))

#ifndef CLINEAR_H
#define CLINEAR_H

#include <stddef.h>

// The inner loops of dense linear algebra. Matrices are row by row, `..._row` is the distance from one
// row to the next. A result is the same to the last bit on every CPU: the order of all additions is
// fixed, nothing is fused, and wider vectors only work on more elements at once.

// How many numbers `hone_update` needs to work with.
extern const size_t hone_panel_size;

// C += sign · A · B, where C is rows × columns and `depth` products are added for each element.
// A[i, k] is at a[i * a_row + k * a_column] and B[k, j] at b[k * b_row + j * b_column], so either may
// be transposed.
void hone_update(
  double sign, size_t rows, size_t columns, size_t depth, const double *a, size_t a_row,
  size_t a_column, const double *b, size_t b_row, size_t b_column, double *c, size_t c_row,
  double *panels);

// The largest triangle of the two functions below.
enum { hone_small = 16 };

// X := X · L⁻ᵀ, where X is rows × count and L a lower triangle of count ≤ hone_small rows.
void hone_solve_right(
  size_t rows, size_t count, const double *l, size_t l_row, double *x, size_t x_row);

// Replaces the lower triangle of a matrix of count ≤ hone_small rows by its Cholesky factor.
// Returns -1, or the first row whose pivot is not a positive finite number.
ptrdiff_t hone_factor(size_t count, double *a, size_t a_row);

// The sum of a[i] · b[i].
double hone_dot(size_t count, const double *a, const double *b);

// y[i] += factor · x[i].
void hone_add(size_t count, double factor, const double *x, double *y);

// y[i] += f · v[i] + g · w[i].
void hone_add_two(size_t count, double f, const double *v, double g, const double *w, double *y);

// (x[i], y[i]) := (c · x[i] − s · y[i], s · x[i] + c · y[i]).
void hone_rotate(size_t count, double c, double s, double *x, double *y);

#endif

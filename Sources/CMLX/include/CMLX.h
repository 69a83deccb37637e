// A C face of MLX (C++): arrays as handles, operations by number, transforms by callback.
//
// A function that returns a handle returns NULL where it fails, one that returns int returns 0 where it
// succeeds; cmlx_error then says why. Handles are freed by whoever was given them. Arrays belong to the
// thread that made them.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct cmlx_array_s *cmlx_array;
typedef struct cmlx_list_s *cmlx_list;

enum cmlx_dtype {
  CMLX_BOOL,
  CMLX_UINT8,
  CMLX_INT32,
  CMLX_FLOAT32,
  CMLX_FLOAT64,
  CMLX_UINT32,
  CMLX_OTHER
};

enum cmlx_unary {
  CMLX_NEGATIVE,
  CMLX_ABS,
  CMLX_SIGN,
  CMLX_SQUARE,
  CMLX_SQRT,
  CMLX_RSQRT,
  CMLX_EXP,
  CMLX_EXPM1,
  CMLX_LOG,
  CMLX_LOG1P,
  CMLX_SIN,
  CMLX_COS,
  CMLX_TANH,
  CMLX_SIGMOID,
  CMLX_ERF,
  CMLX_FLOOR,
  CMLX_ROUND,
  CMLX_IS_FINITE,
  CMLX_NOT,
  CMLX_STOP_GRADIENT
};

enum cmlx_binary {
  CMLX_ADD,
  CMLX_SUBTRACT,
  CMLX_MULTIPLY,
  CMLX_DIVIDE,
  CMLX_POWER,
  CMLX_MAXIMUM,
  CMLX_MINIMUM,
  CMLX_LOGADDEXP,
  CMLX_MATMUL,
  CMLX_EQUAL,
  CMLX_GREATER,
  CMLX_GREATER_EQUAL,
  CMLX_LESS,
  CMLX_AND,
  CMLX_OR
};

enum cmlx_reduction { CMLX_SUM, CMLX_MEAN, CMLX_MAX, CMLX_MIN, CMLX_PROD, CMLX_LOGSUMEXP, CMLX_ALL };

enum cmlx_device { CMLX_CPU, CMLX_GPU };

enum { CMLX_REFUSED = 2 };

// The message of this thread's last failure.
const char *cmlx_error(void);
// Whether MLX is built in; without it every other function fails, and says how to bring it.
bool cmlx_is_built(void);
// The version of the library that is loaded, and the one that this was compiled against.
const char *cmlx_version(void);
const char *cmlx_compiled_version(void);

// How many threads one operation of OpenBLAS may use.
void cmlx_set_blas_threads(int count);
// Has the calling thread compute on a device, on a stream of its own that it keeps as long as it lives.
// CMLX_REFUSED where the system refuses the thread behind the stream.
int cmlx_enter(enum cmlx_device kind, int index);
// Waits for the thread's work, and forgets its late errors.
int cmlx_leave(void);
// The number of the stream that the calling thread computes on.
int cmlx_stream(void);

typedef void (*cmlx_body)(void *context);
// Runs `body` on a new thread; returns 0, or the `errno` that kept it from starting.
int cmlx_start_thread(size_t stack_bytes, cmlx_body body, void *context);
// What an `errno` says.
const char *cmlx_reason(int failure);
// Gives the pages of the calling thread's stack that past calls have used back to the system.
void cmlx_release_stack(void);

int cmlx_device_count(enum cmlx_device kind);
size_t cmlx_active_memory(void);
size_t cmlx_peak_memory(void);
void cmlx_reset_peak_memory(void);
void cmlx_clear_cache(void);
int cmlx_set_cache_limit(size_t bytes);

cmlx_array cmlx_from_data(const void *data, const int *shape, int rank, enum cmlx_dtype dtype);
cmlx_array cmlx_scalar(double value, enum cmlx_dtype dtype);
cmlx_array cmlx_full(const int *shape, int rank, double value, enum cmlx_dtype dtype);
cmlx_array cmlx_range(int start, int stop, enum cmlx_dtype dtype);
// Another handle of the same array.
cmlx_array cmlx_alias(cmlx_array a);
void cmlx_free(cmlx_array a);
int cmlx_rank(cmlx_array a);
void cmlx_shape(cmlx_array a, int *shape);
enum cmlx_dtype cmlx_dtype_of(cmlx_array a);
int cmlx_eval(const cmlx_array *arrays, int count);
// Copies the elements, row by row and converted to `dtype`, to `data`.
int cmlx_read(cmlx_array a, enum cmlx_dtype dtype, void *data);

cmlx_array cmlx_apply_unary(enum cmlx_unary operation, cmlx_array a);
cmlx_array cmlx_apply_binary(enum cmlx_binary operation, cmlx_array a, cmlx_array b);
cmlx_array cmlx_where(cmlx_array condition, cmlx_array a, cmlx_array b);
cmlx_array cmlx_reduce(
    enum cmlx_reduction operation, cmlx_array a, const int *axes, int count, bool keep);
cmlx_array cmlx_argmax(cmlx_array a, int axis);
cmlx_array cmlx_softmax(cmlx_array a, int axis);
cmlx_array cmlx_cumsum(cmlx_array a, int axis);
cmlx_array cmlx_astype(cmlx_array a, enum cmlx_dtype dtype);
cmlx_array cmlx_reshape(cmlx_array a, const int *shape, int rank);
cmlx_array cmlx_transpose(cmlx_array a, const int *axes, int rank);
cmlx_array cmlx_broadcast(cmlx_array a, const int *shape, int rank);
cmlx_array cmlx_expand(cmlx_array a, int axis);
cmlx_array cmlx_slice(
    cmlx_array a, const int *start, const int *stop, const int *stride, int rank);
cmlx_array cmlx_concatenate(const cmlx_array *arrays, int count, int axis);
cmlx_array cmlx_stack(const cmlx_array *arrays, int count, int axis);
cmlx_array cmlx_pad(cmlx_array a, const int *low, const int *high, int rank, double value);
cmlx_array cmlx_take(cmlx_array a, cmlx_array indices, int axis);
cmlx_array cmlx_take_along(cmlx_array a, cmlx_array indices, int axis);

cmlx_array cmlx_random_key(uint64_t seed);
cmlx_array cmlx_random_split(cmlx_array key, int count);
cmlx_array cmlx_random_uniform(cmlx_array key, const int *shape, int rank);
cmlx_array cmlx_random_normal(cmlx_array key, const int *shape, int rank);

// A function of arrays. It owns `inputs`, appends what it returns with cmlx_append, and returns 0, or
// something else to have the transform fail.
typedef int (*cmlx_function)(void *context, const cmlx_array *inputs, int count, cmlx_list outputs);

int cmlx_append(cmlx_list list, cmlx_array a);
int cmlx_list_count(cmlx_list list);
cmlx_array cmlx_list_get(cmlx_list list, int index);
void cmlx_list_free(cmlx_list list);

// The outputs of `function` at `primals`, and the cotangents pulled back to each of them.
int cmlx_vjp(
    cmlx_function function, void *context, const cmlx_array *primals, int count,
    const cmlx_array *cotangents, int cotangent_count, cmlx_list *outputs, cmlx_list *pulled);
// The outputs of `function` at `primals`, and the tangents pushed forward to each of them.
int cmlx_jvp(
    cmlx_function function, void *context, const cmlx_array *primals, const cmlx_array *tangents,
    int count, cmlx_list *outputs, cmlx_list *pushed);
// The outputs of `function`, the first of them a scalar, and its gradient by each of `primals`.
int cmlx_value_and_gradient(
    cmlx_function function, void *context, const cmlx_array *primals, int count,
    cmlx_list *outputs, cmlx_list *gradients);

#ifdef __cplusplus
}
#endif

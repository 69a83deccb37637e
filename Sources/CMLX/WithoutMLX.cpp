// The bridge without MLX: every function fails, and says how to bring the engine.
#include "CMLX.h"

#ifndef HONE_MLX

const char *cmlx_error(void) {
  return "Hone was built without MLX: run scripts/setup --mlx, then "
         "swift build --traits MLX --pkg-config-path .mlx";
}
bool cmlx_is_built(void) { return false; }
const char *cmlx_version(void) { return ""; }
const char *cmlx_compiled_version(void) { return ""; }
void cmlx_set_blas_threads(int) {}
int cmlx_enter(enum cmlx_device, int) { return 1; }
int cmlx_leave(void) { return 1; }
int cmlx_stream(void) { return -1; }
int cmlx_device_count(enum cmlx_device) { return 0; }
size_t cmlx_active_memory(void) { return 0; }
size_t cmlx_peak_memory(void) { return 0; }
void cmlx_reset_peak_memory(void) {}
void cmlx_clear_cache(void) {}
int cmlx_set_cache_limit(size_t) { return 1; }
cmlx_array cmlx_from_data(const void *, const int *, int, enum cmlx_dtype) { return nullptr; }
cmlx_array cmlx_scalar(double, enum cmlx_dtype) { return nullptr; }
cmlx_array cmlx_full(const int *, int, double, enum cmlx_dtype) { return nullptr; }
cmlx_array cmlx_range(int, int, enum cmlx_dtype) { return nullptr; }
cmlx_array cmlx_alias(cmlx_array) { return nullptr; }
void cmlx_free(cmlx_array) {}
int cmlx_rank(cmlx_array) { return 0; }
void cmlx_shape(cmlx_array, int *) {}
enum cmlx_dtype cmlx_dtype_of(cmlx_array) { return CMLX_OTHER; }
int cmlx_eval(const cmlx_array *, int) { return 1; }
int cmlx_read(cmlx_array, enum cmlx_dtype, void *) { return 1; }
cmlx_array cmlx_apply_unary(enum cmlx_unary, cmlx_array) { return nullptr; }
cmlx_array cmlx_apply_binary(enum cmlx_binary, cmlx_array, cmlx_array) { return nullptr; }
cmlx_array cmlx_where(cmlx_array, cmlx_array, cmlx_array) { return nullptr; }
cmlx_array cmlx_reduce(enum cmlx_reduction, cmlx_array, const int *, int, bool) { return nullptr; }
cmlx_array cmlx_argmax(cmlx_array, int) { return nullptr; }
cmlx_array cmlx_softmax(cmlx_array, int) { return nullptr; }
cmlx_array cmlx_cumsum(cmlx_array, int) { return nullptr; }
cmlx_array cmlx_astype(cmlx_array, enum cmlx_dtype) { return nullptr; }
cmlx_array cmlx_reshape(cmlx_array, const int *, int) { return nullptr; }
cmlx_array cmlx_transpose(cmlx_array, const int *, int) { return nullptr; }
cmlx_array cmlx_broadcast(cmlx_array, const int *, int) { return nullptr; }
cmlx_array cmlx_expand(cmlx_array, int) { return nullptr; }
cmlx_array cmlx_slice(cmlx_array, const int *, const int *, const int *, int) { return nullptr; }
cmlx_array cmlx_concatenate(const cmlx_array *, int, int) { return nullptr; }
cmlx_array cmlx_stack(const cmlx_array *, int, int) { return nullptr; }
cmlx_array cmlx_pad(cmlx_array, const int *, const int *, int, double) { return nullptr; }
cmlx_array cmlx_take(cmlx_array, cmlx_array, int) { return nullptr; }
cmlx_array cmlx_take_along(cmlx_array, cmlx_array, int) { return nullptr; }
cmlx_array cmlx_random_key(uint64_t) { return nullptr; }
cmlx_array cmlx_random_split(cmlx_array, int) { return nullptr; }
cmlx_array cmlx_random_uniform(cmlx_array, const int *, int) { return nullptr; }
cmlx_array cmlx_random_normal(cmlx_array, const int *, int) { return nullptr; }
int cmlx_append(cmlx_list, cmlx_array) { return 1; }
int cmlx_list_count(cmlx_list) { return 0; }
cmlx_array cmlx_list_get(cmlx_list, int) { return nullptr; }
void cmlx_list_free(cmlx_list) {}
int cmlx_vjp(
    cmlx_function, void *, const cmlx_array *, int, const cmlx_array *, int, cmlx_list *, cmlx_list *) { return 1; }
int cmlx_jvp(
    cmlx_function, void *, const cmlx_array *, const cmlx_array *, int, cmlx_list *, cmlx_list *) { return 1; }
int cmlx_value_and_gradient(
    cmlx_function, void *, const cmlx_array *, int, cmlx_list *, cmlx_list *) { return 1; }

#endif

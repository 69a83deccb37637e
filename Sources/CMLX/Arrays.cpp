// Making, reading and freeing arrays.
#include "Bridge.hpp"

#ifdef HONE_MLX
#include <algorithm>

mx::Dtype bridge::dtype(enum cmlx_dtype dtype) {
  switch (dtype) {
    case CMLX_BOOL: return mx::bool_;
    case CMLX_UINT8: return mx::uint8;
    case CMLX_INT32: return mx::int32;
    case CMLX_UINT32: return mx::uint32;
    case CMLX_FLOAT32: return mx::float32;
    case CMLX_FLOAT64: return mx::float64;
    case CMLX_OTHER: break;
  }
  throw std::invalid_argument("this element type is not bound");
}

enum cmlx_dtype bridge::dtype(mx::Dtype dtype) {
  switch (dtype.val()) {
    case mx::Dtype::Val::bool_: return CMLX_BOOL;
    case mx::Dtype::Val::uint8: return CMLX_UINT8;
    case mx::Dtype::Val::int32: return CMLX_INT32;
    case mx::Dtype::Val::uint32: return CMLX_UINT32;
    case mx::Dtype::Val::float32: return CMLX_FLOAT32;
    case mx::Dtype::Val::float64: return CMLX_FLOAT64;
    default: return CMLX_OTHER;
  }
}

cmlx_array cmlx_from_data(const void *data, const int *shape, int rank, enum cmlx_dtype dtype) {
  return bridge::handle([&]() -> mx::array {
    mx::Shape dimensions = bridge::shape(shape, rank);
    switch (dtype) {
      case CMLX_UINT8: return mx::array(static_cast<const uint8_t *>(data), dimensions, mx::uint8);
      case CMLX_INT32: return mx::array(static_cast<const int32_t *>(data), dimensions, mx::int32);
      case CMLX_FLOAT32: return mx::array(static_cast<const float *>(data), dimensions, mx::float32);
      case CMLX_FLOAT64: return mx::array(static_cast<const double *>(data), dimensions, mx::float64);
      default: throw std::invalid_argument("arrays are made of uint8, int32, float32 or float64");
    }
  });
}

cmlx_array cmlx_scalar(double value, enum cmlx_dtype dtype) {
  return bridge::handle([&] { return mx::array(value, bridge::dtype(dtype)); });
}

cmlx_array cmlx_full(const int *shape, int rank, double value, enum cmlx_dtype dtype) {
  return bridge::handle([&] {
    return mx::full(bridge::shape(shape, rank), mx::array(value, bridge::dtype(dtype)));
  });
}

cmlx_array cmlx_range(int start, int stop, enum cmlx_dtype dtype) {
  return bridge::handle([&] { return mx::arange(start, stop, 1.0, bridge::dtype(dtype)); });
}

cmlx_array cmlx_alias(cmlx_array a) {
  return bridge::handle([&] { return a->value; });
}

void cmlx_free(cmlx_array a) { delete a; }
int cmlx_rank(cmlx_array a) { return static_cast<int>(a->value.ndim()); }

void cmlx_shape(cmlx_array a, int *shape) {
  for (auto dimension : a->value.shape()) *shape++ = dimension;
}

enum cmlx_dtype cmlx_dtype_of(cmlx_array a) { return bridge::dtype(a->value.dtype()); }

int cmlx_eval(const cmlx_array *arrays, int count) {
  return bridge::attempt([&] { mx::eval(bridge::arrays(arrays, count)); });
}

namespace {
template <typename To, typename From>
void widen(const mx::array &rows, void *data) {
  const From *from = rows.data<From>();
  std::transform(from, from + rows.size(), static_cast<To *>(data), [](From value) {
    return static_cast<To>(value);
  });
}

template <typename To>
void copy_out(const mx::array &rows, void *data) {
  switch (rows.dtype().val()) {
    case mx::Dtype::Val::bool_: return widen<To, bool>(rows, data);
    case mx::Dtype::Val::uint8: return widen<To, uint8_t>(rows, data);
    case mx::Dtype::Val::int32: return widen<To, int32_t>(rows, data);
    case mx::Dtype::Val::uint32: return widen<To, uint32_t>(rows, data);
    case mx::Dtype::Val::float32: return widen<To, float>(rows, data);
    case mx::Dtype::Val::float64: return widen<To, double>(rows, data);
    default: throw std::invalid_argument("this element type is not bound");
  }
}
}  // namespace

int cmlx_read(cmlx_array a, enum cmlx_dtype dtype, void *data) {
  return bridge::attempt([&] {
    // Converted here and not on the device: graphics processors have no float64.
    mx::array rows = mx::contiguous(a->value);
    rows.eval();
    switch (dtype) {
      case CMLX_INT32: return copy_out<int32_t>(rows, data);
      case CMLX_FLOAT32: return copy_out<float>(rows, data);
      case CMLX_FLOAT64: return copy_out<double>(rows, data);
      default: throw std::invalid_argument("arrays are read as int32, float32 or float64");
    }
  });
}

#endif

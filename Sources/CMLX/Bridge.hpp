// What the parts of the bridge share: handles, errors, conversions.
#pragma once

#include "CMLX.h"

#ifdef HONE_MLX
#if !__has_include(<mlx/mlx.h>)
#error "MLX is not installed: run scripts/setup --mlx, then swift build --traits MLX --pkg-config-path .mlx"
#endif

#include <mlx/mlx.h>

#include <exception>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#if MLX_VERSION_NUMERIC != 32004
#error "Hone is written for MLX 0.32.4, whose interface other versions do not keep: run scripts/setup --mlx"
#endif

namespace mx = mlx::core;

struct cmlx_array_s {
  mx::array value;
};

struct cmlx_list_s {
  std::vector<mx::array> values;
};

namespace bridge {

void fail(const char *message);
mx::Dtype dtype(enum cmlx_dtype dtype);
enum cmlx_dtype dtype(mx::Dtype dtype);

inline mx::Shape shape(const int *dimensions, int rank) {
  return mx::Shape(dimensions, dimensions + rank);
}

inline std::vector<mx::array> arrays(const cmlx_array *handles, int count) {
  std::vector<mx::array> values;
  values.reserve(count);
  for (int i = 0; i < count; i++) values.push_back(handles[i]->value);
  return values;
}

// A handle of what `make` returns; NULL with the message kept where it throws.
template <typename Make>
cmlx_array handle(Make make) {
  try {
    return new cmlx_array_s{make()};
  } catch (const std::exception &error) {
    fail(error.what());
  } catch (...) {
    fail("an unknown C++ exception");
  }
  return nullptr;
}

// 0, or 1 with the message kept where `work` throws.
template <typename Work>
int attempt(Work work) {
  try {
    work();
    return 0;
  } catch (const std::exception &error) {
    fail(error.what());
  } catch (...) {
    fail("an unknown C++ exception");
  }
  return 1;
}

}  // namespace bridge
#endif

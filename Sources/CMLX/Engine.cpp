// The library as a whole: errors, version, devices, memory.
#include "Bridge.hpp"

#ifdef HONE_MLX
#include <dlfcn.h>

namespace {
thread_local std::string last_error;
}

void bridge::fail(const char *message) { last_error = message; }

const char *cmlx_error(void) { return last_error.c_str(); }
bool cmlx_is_built(void) { return true; }
const char *cmlx_version(void) { return mx::version(); }

const char *cmlx_compiled_version(void) {
  static const std::string version = std::to_string(MLX_VERSION_MAJOR) + "." +
      std::to_string(MLX_VERSION_MINOR) + "." + std::to_string(MLX_VERSION_PATCH);
  return version.c_str();
}

void cmlx_set_blas_threads(int count) {
  // OpenBLAS stands in for the BLAS that MLX was linked with; another one has no such function.
  using Setter = void (*)(int);
  if (auto set = reinterpret_cast<Setter>(dlsym(RTLD_DEFAULT, "openblas_set_num_threads"))) set(count);
}

static mx::Device::DeviceType type(enum cmlx_device kind) {
  return kind == CMLX_GPU ? mx::Device::gpu : mx::Device::cpu;
}

int cmlx_enter(enum cmlx_device kind, int index) {
  return bridge::attempt([&] {
    mx::Device device(type(kind), index);
    if (index < 0 || index >= mx::device_count(type(kind)))
      throw std::runtime_error("there is no such device");
    mx::set_default_device(device);
    mx::set_default_stream(mx::new_stream(device));
  });
}

int cmlx_leave(void) {
  return bridge::attempt([] {
    mx::synchronize();
    mx::clear_streams();
  });
}

int cmlx_device_count(enum cmlx_device kind) {
  int count = 0;
  bridge::attempt([&] { count = mx::device_count(type(kind)); });
  return count;
}

size_t cmlx_active_memory(void) { return mx::get_active_memory(); }
size_t cmlx_peak_memory(void) { return mx::get_peak_memory(); }
void cmlx_reset_peak_memory(void) { mx::reset_peak_memory(); }
void cmlx_clear_cache(void) { mx::clear_cache(); }

int cmlx_set_cache_limit(size_t bytes) {
  return bridge::attempt([&] { mx::set_cache_limit(bytes); });
}

#endif

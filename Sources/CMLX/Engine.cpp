// The library as a whole: errors, version, devices, memory.
#include "Bridge.hpp"

#ifdef HONE_MLX
#include <dlfcn.h>

#include <system_error>

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

// MLX never ends the thread behind a stream, so the calling thread uses its own again.
static mx::Stream stream(const mx::Device &device) {
  thread_local std::vector<mx::Stream> kept;
  for (const auto &stream : kept)
    if (stream.device == device) return stream;
  return kept.emplace_back(mx::new_stream(device));
}

int cmlx_enter(enum cmlx_device kind, int index) {
  bool is_refused = false;
  int failure = bridge::attempt([&] {
    mx::Device device(type(kind), index);
    if (index < 0 || index >= mx::device_count(type(kind)))
      throw std::runtime_error("there is no such device");
    mx::set_default_device(device);
    mx::set_default_stream(stream(device));
    // A stream's thread starts with its first task: better here than amid a computation.
    try {
      mx::synchronize();
    } catch (const std::system_error &) {
      is_refused = true;
      throw;
    }
  });
  return is_refused ? static_cast<int>(CMLX_REFUSED) : failure;
}

int cmlx_leave(void) {
  return bridge::attempt([] { mx::synchronize(); });
}

int cmlx_stream(void) {
  int index = -1;
  bridge::attempt([&] { index = mx::default_stream(mx::default_device()).index; });
  return index;
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

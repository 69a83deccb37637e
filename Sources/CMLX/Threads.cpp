// Threads with stacks of a wanted size: where the system refuses one, that is said, not waited for.
#include "CMLX.h"

#include <pthread.h>

#include <cstring>
#include <memory>

#ifdef __linux__
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#endif

namespace {
struct Start {
  cmlx_body body;
  void *context;
};

void *enter(void *given) {
  Start start = *std::unique_ptr<Start>(static_cast<Start *>(given));
#ifdef __APPLE__
  pthread_setname_np("hone-gradients");
#elif defined(__linux__)
  pthread_setname_np(pthread_self(), "hone-gradients");
#endif
  start.body(start.context);
  return nullptr;
}
}  // namespace

int cmlx_start_thread(size_t stack_bytes, cmlx_body body, void *context) {
  pthread_attr_t attributes;
  if (int failure = pthread_attr_init(&attributes)) return failure;
  int failure = pthread_attr_setstacksize(&attributes, stack_bytes);
  if (!failure) failure = pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  if (!failure) {
    auto start = std::make_unique<Start>(Start{body, context});
    pthread_t thread;
    failure = pthread_create(&thread, &attributes, enter, start.get());
    if (!failure) start.release();
  }
  pthread_attr_destroy(&attributes);
  return failure;
}

const char *cmlx_reason(int failure) { return std::strerror(failure); }

void cmlx_release_stack(void) {
#ifdef __linux__
  pthread_attr_t attributes;
  if (pthread_getattr_np(pthread_self(), &attributes)) return;
  void *base = nullptr;
  size_t size = 0;
  int failure = pthread_attr_getstack(&attributes, &base, &size);
  pthread_attr_destroy(&attributes);
  if (failure) return;
  // What lies 64 KiB below this frame belongs to no call any more.
  uintptr_t page = static_cast<uintptr_t>(sysconf(_SC_PAGESIZE));
  uintptr_t end = (reinterpret_cast<uintptr_t>(&size) - 65536) / page * page;
  uintptr_t begin = reinterpret_cast<uintptr_t>(base);
  if (begin < end) madvise(base, end - begin, MADV_DONTNEED);
#endif
}

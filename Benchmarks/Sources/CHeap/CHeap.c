// glibc's statistics, which Swift's Glibc module does not have.
#include "CHeap.h"

#include <malloc.h>

long heap_bytes(void) {
  struct mallinfo2 info = mallinfo2();
  return (long)(info.uordblks + info.hblkhd);
}

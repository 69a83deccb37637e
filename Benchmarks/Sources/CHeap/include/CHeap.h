#pragma once

/// Bytes that the heap holds, freed ones not counted.
long heap_bytes(void);

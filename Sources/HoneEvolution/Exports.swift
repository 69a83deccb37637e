// What every algorithm here draws from comes with `import HoneEvolution`.
@_exported public import struct HoneNumerics.RandomStream

// What a user of the library names: the space, trials, objectives and stores come with `import Hone`.
@_exported public import HoneAlgorithms
@_exported public import HoneCore
@_exported public import HoneEvolution
@_exported public import HoneStorage

@_exported public import struct HoneNumerics.RandomStream

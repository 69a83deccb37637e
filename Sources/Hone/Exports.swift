// What a user of the library names: the space, trials, objectives and stores come with `import Hone`.
@_exported public import HoneAlgorithms
@_exported public import HoneCore
@_exported public import HoneStorage

// The options of samplers that share them with the algorithms of HoneEvolution.
@_exported public import struct HoneEvolution.DEOptions
@_exported public import struct HoneEvolution.EDAOptions
@_exported public import struct HoneEvolution.ESOptions
@_exported public import struct HoneEvolution.SwarmOptions
@_exported public import struct HoneNumerics.RandomStream

import Arrays
import Foundation
import HoneGradients

/// SplitMix64 (Steele et al. 2014): numbers that are a function of the seed.
private struct Mixer: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// A part of the handwritten digits, in memory: images of 8×8 numbers in 0...1.
struct Digits: Sendable {
  let images: [Float]
  let labels: [Int32]

  /// How many numbers an image has.
  static let side = 8
  static let pixels = side * side

  var count: Int { labels.count }

  /// Reads `<folder>/<part>_x.npy` and `<folder>/<part>_y.npy`, on the thread of an engine.
  init(_ folder: String, _ part: String) throws {
    images = try NPYFile("\(folder)/\(part)_x.npy").tensor().floats()
    labels = try NPYFile("\(folder)/\(part)_y.npy").tensor().integers()
    guard images.count == labels.count * Digits.pixels else {
      throw Fault(
        description: "\(folder): \(images.count) numbers are not \(labels.count) images of 8×8")
    }
  }

  /// Images and the digits in them.
  struct Batch {
    /// [count, 8, 8, 1]
    let x: Tensor
    /// [count], whole numbers
    let y: Tensor
  }

  /// The batch of a step: each epoch goes through all images in an order of its own.
  ///
  /// A function of the arguments, so that a step that is computed twice sees the same images.
  func batch(_ index: Int, of size: Int, seed: UInt64) -> Batch {
    let perEpoch = count / size
    var stream = Mixer(state: seed &+ UInt64(index / perEpoch) &* 0xD134_2543_DE82_EF95)
    let order = Array(0..<count).shuffled(using: &stream)
    let first = index % perEpoch * size
    return batch(order[first..<first + size])
  }

  /// All images in batches, the last of which is smaller.
  func all(by size: Int) -> [Batch] {
    stride(from: 0, to: count, by: size).map { batch($0..<min($0 + size, count)) }
  }

  private func batch(_ chosen: some Collection<Int>) -> Batch {
    let x = chosen.flatMap { images[$0 * Digits.pixels..<($0 + 1) * Digits.pixels] }
    return Batch(
      x: Tensor(x, shape: [chosen.count, Digits.side, Digits.side, 1]),
      y: Tensor(chosen.map { labels[$0] }))
  }
}

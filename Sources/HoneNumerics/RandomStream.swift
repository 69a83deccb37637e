/// A reproducible stream of random numbers: xoshiro256++ seeded by SplitMix64.
///
/// Randomness is a function of `(seed, stream)`: trial `n` of a study draws from `stream: n`, so the
/// same history gives the same proposal, whatever was drawn for other trials.
///
/// Reference: Blackman and Vigna 2021, "Scrambled linear pseudorandom number generators",
/// ACM TOMS 47(4); Steele, Lea and Flood 2014 for SplitMix64.
public struct RandomStream: RandomNumberGenerator, Sendable {
  @usableFromInline var state: (UInt64, UInt64, UInt64, UInt64)

  /// Creates the stream numbered `stream` of the family that `seed` names.
  public init(seed: UInt64, stream: UInt64 = 0) {
    // The stream number is mixed before it is combined: neighbouring streams share no state words.
    var mixer = SplitMix64(state: seed)
    let key = mixer.next()
    var streamMixer = SplitMix64(state: stream &+ 0x632B_E59B_D9B4_E019)
    var words = SplitMix64(state: key ^ streamMixer.next())
    state = (words.next(), words.next(), words.next(), words.next())
  }

  /// The next 64 random bits.
  @inlinable
  public mutating func next() -> UInt64 {
    let result = Self.rotate(state.0 &+ state.3, 23) &+ state.0
    let shifted = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = Self.rotate(state.3, 45)
    return result
  }

  /// A number uniform in [0, 1), a multiple of 2⁻⁵³.
  @inlinable
  public mutating func uniform() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// A whole number uniform in `0..<count`, without modulo bias.
  ///
  /// - Parameter count: how many outcomes there are; at least 1.
  /// - Returns: the number.
  ///
  /// Reference: Lemire 2019, "Fast random integer generation in an interval", arXiv:1805.10941.
  @inlinable
  public mutating func below(_ count: Int) -> Int {
    precondition(count > 0, "below(_:) needs a positive count")
    let bound = UInt64(count)
    var product = next().multipliedFullWidth(by: bound)
    if product.low < bound {
      let threshold = (0 &- bound) % bound
      while product.low < threshold {
        product = next().multipliedFullWidth(by: bound)
      }
    }
    return Int(product.high)
  }

  /// A standard normal number, by inversion: one draw always costs one word of the stream.
  public mutating func normal() -> Double {
    // Centred in its cell, so that neither 0 nor 1 is ever inverted.
    Normal.quantile((Double(next() >> 11) + 0.5) * 0x1p-53)
  }

  @inlinable
  static func rotate(_ word: UInt64, _ count: UInt64) -> UInt64 {
    (word << count) | (word >> (64 &- count))
  }
}

/// The generator that turns one word into well-mixed seeds for another generator.
struct SplitMix64 {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

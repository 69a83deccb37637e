internal import CMLX

/// The key of random numbers: the same key gives the same numbers.
///
/// Steps of a training that are computed twice, as checkpointing does, need keys that are functions of
/// the step: `RandomKey(seed:stream:)`.
public struct RandomKey {
  let bits: Tensor

  init(bits: Tensor) { self.bits = bits }

  /// A key of its own for each seed and stream.
  public init(seed: UInt64, stream: UInt64 = 0) {
    // SplitMix64's increment and finaliser keep neighbouring streams apart (Steele et al. 2014).
    var z = seed &+ (stream &+ 1) &* 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    bits = Tensor(owning: cmlx_random_key(z ^ (z >> 31)), "making a key", .none)
  }

  /// Several keys from one.
  public func split(_ count: Int) -> [RandomKey] {
    let keys = bits.unary("splitting a key") { cmlx_random_split($0, Int32(count)) }
    return (0..<count).map { RandomKey(bits: keys.at($0)) }
  }

  /// Numbers uniform in 0..<1.
  public func uniform(_ shape: [Int], as type: ElementType = .float32) -> Tensor {
    bits.unary("drawing") {
      cmlx_random_uniform($0, shape.map(Int32.init), Int32(shape.count))
    }.converted(to: type)
  }

  /// Normal numbers with mean 0 and deviation 1.
  public func normal(_ shape: [Int], as type: ElementType = .float32) -> Tensor {
    bits.unary("drawing") {
      cmlx_random_normal($0, shape.map(Int32.init), Int32(shape.count))
    }.converted(to: type)
  }

  /// 1 with probability `p`, else 0.
  public func bernoulli(_ p: Double, _ shape: [Int], as type: ElementType = .float32) -> Tensor {
    uniform(shape).less(p).converted(to: type)
  }
}

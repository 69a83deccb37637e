/// A point of the plane and which spiral it lies on: -1 or 1.
struct Sample: Sendable {
  var x: Double
  var y: Double
  var label: Double
}

/// Two spirals wound into each other, a little noisy; every other point is for validation.
struct SpiralData: Sendable {
  let training: [Sample]
  let validation: [Sample]

  init() {
    var random = Random(state: 1)
    let samples = (0..<240).map { index -> Sample in
      let turn = Double(index / 2) / 120
      let label = index.isMultiple(of: 2) ? 1.0 : -1.0
      // A walk along the arm in small steps, without a sine from a platform's library.
      let (sine, cosine) = rotation(steps: Int(turn * 900))
      let radius = 0.15 + turn
      let noise = 0.03
      return Sample(
        x: label * radius * cosine + noise * random.signed(),
        y: label * radius * sine + noise * random.signed(), label: label)
    }
    training = samples.indices.filter { $0 / 2 % 2 == 0 }.map { samples[$0] }
    validation = samples.indices.filter { $0 / 2 % 2 == 1 }.map { samples[$0] }
  }
}

/// The sine and cosine of `steps` hundredths of a radian.
private func rotation(steps: Int) -> (sine: Double, cosine: Double) {
  let (sine, cosine) = (0.009_999_833_334_166_664, 0.999_950_000_416_665_3)
  return (0..<steps).reduce((sine: 0.0, cosine: 1.0)) { angle, _ in
    (
      sine: angle.sine * cosine + angle.cosine * sine,
      cosine: angle.cosine * cosine - angle.sine * sine
    )
  }
}

/// A small generator of random numbers, the same on every machine.
struct Random {
  var state: UInt64

  /// A number in [-1, 1).
  mutating func signed() -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(state >> 11) * 0x1p-52 - 1
  }
}

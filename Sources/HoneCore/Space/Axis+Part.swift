internal import HoneNumerics

extension Axis {
  /// A part of a simplex by itself, as if nothing were known of the others.
  ///
  /// Its prior is the marginal distribution of a uniform point: Beta(1, k - 1) for k parts. What a
  /// part is where others are known is `Simplex`'s to say.
  struct Part: Sendable, Hashable {
    /// How many parts there are.
    var count: Int
    /// How many steps make the whole; nil for a continuum.
    var steps: Int?
  }

  /// Checks a simplex and prepares the transform of a part.
  static func part(
    of parts: [String], _ step: Double?, path: [String]
  ) throws(SpaceError) -> Axis {
    guard parts.count >= 2 else {
      throw SpaceError(
        .invalidValue, at: path + ["simplex"],
        "a simplex has two parts at least, as in [w1, w2, w3]: they are its parameters' names")
    }
    var known: Set<String> = []
    for part in parts where !known.insert(part).inserted {
      throw SpaceError(
        .invalidName, at: path + ["simplex"], "`\(part)` appears twice: remove one")
    }
    guard let step else {
      return Axis(form: .part(Part(count: parts.count, steps: nil)), cardinality: nil)
    }
    let steps = step > 0 ? (1 / step).rounded() : 0
    guard steps >= 1, steps < 0x1p31, abs(steps * step - 1) <= 1e-6 else {
      throw SpaceError(
        .invalidValue, at: path + ["step"],
        "the parts sum to 1, so a step divides 1, such as 0.5, 0.25, 0.2, 0.1 or 0.05: not \(step)")
    }
    let part = Part(count: parts.count, steps: Int(steps))
    return Axis(form: .part(part), cardinality: Int(steps) + 1)
  }
}

extension Axis.Part {
  private var rest: Simplex.Rest { Simplex.Rest(others: count - 1, steps: steps) }

  func value(unit: Double) -> Double { nearest(rest.share(unit: unit)) }

  /// The value that is nearest to a number.
  func nearest(_ number: Double) -> Double {
    let clamped = min(max(number, 0), 1)
    guard let steps else { return clamped }
    return (clamped * Double(steps)).rounded() / Double(steps)
  }

  func interval(_ value: Double) -> ClosedRange<Double> { rest.interval(share: nearest(value)) }

  func value(_ k: Int) -> Double {
    guard let steps else { return value(unit: 0.5) }
    return Double(min(max(k, 0), steps)) / Double(steps)
  }

  /// Why a number is none of the values, to be said after "5 is"; nil where it is one.
  func problem(with number: Double) -> String? {
    guard number >= -1e-9, number <= 1 + 1e-9 else {
      return "outside 0 to 1, as the parts of a simplex sum to 1"
    }
    guard let steps, abs(nearest(number) - number) > 1e-9 else { return nil }
    return "none of 0 to 1 in steps of \(1 / Double(steps))"
  }
}

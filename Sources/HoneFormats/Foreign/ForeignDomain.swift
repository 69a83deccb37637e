internal import HoneCore

#if canImport(Glibc)
  private import Glibc
#elseif canImport(Musl)
  private import Musl
#else
  private import Darwin
#endif

/// A domain that another tool declares, with what it could not keep of it.
struct ForeignDomain {
  var domain: Domain
  var remarks: [String] = []
  /// The value that the tool would begin with.
  var start: Value?

  init(_ domain: Domain, _ remarks: [String] = [], start: Value? = nil) {
    self.domain = domain
    self.remarks = remarks
    self.start = start
  }

  /// Numbers from low to high, both included; integers where they are all written as such.
  static func range(
    _ low: Value, _ high: Value, isLog: Bool = false, step: Value? = nil
  ) -> ForeignDomain? {
    let scale: Scale = isLog ? .log : .linear
    // JSON says `"step": null`.
    let step = step == .null ? Value?.none : step
    guard let first = low.number, let last = high.number, first.isFinite, last.isFinite else {
      return nil
    }
    if case .int(let low) = low, case .int(let high) = high {
      guard let step else { return ForeignDomain(.int(low: low, high: high, scale: scale)) }
      if case .int(let step) = step, step > 0 {
        return ForeignDomain(.int(low: low, high: high, scale: scale, step: step))
      }
    }
    guard let step else { return ForeignDomain(.float(low: first, high: last, scale: scale)) }
    guard let size = step.number, size.isFinite, size > 0 else { return nil }
    return ForeignDomain(.float(low: first, high: last, scale: scale, step: size))
  }

  /// Integers from low to high, both included, however they are written.
  static func integers(
    _ low: Double, _ high: Double, isLog: Bool = false, step: Int = 1
  ) -> ForeignDomain? {
    guard let low = Int(exactly: low.rounded(.down)), let high = Int(exactly: high.rounded(.up))
    else { return nil }
    return ForeignDomain(.int(low: low, high: high, scale: isLog ? .log : .linear, step: step))
  }

  /// Multiples of `q` from low to high, which is what other tools round to.
  static func multiples(
    of q: Value, from low: Value, to high: Value, isLog: Bool = false
  ) -> ForeignDomain? {
    guard let size = q.number, size.isFinite, size > 0, let first = low.number,
      let last = high.number, first.isFinite, last.isFinite
    else { return nil }
    // A quotient that is whole but for rounding is whole.
    let before = ceil(first / size - 1e-9)
    let after = floor(last / size + 1e-9)
    guard before <= after else { return nil }
    let begin = isLog && before <= 0 ? max(before, 1) : before
    let remarks =
      abs(begin * size - first) > 1e-9 * size || abs(after * size - last) > 1e-9 * size
      ? ["from \(low) to \(high) there are only these multiples of \(q)"] : []
    let isWhole = [low, high, q].allSatisfy { if case .int = $0 { true } else { false } }
    if isWhole, let start = Int(exactly: begin * size), let end = Int(exactly: after * size),
      let step = Int(exactly: size)
    {
      let scale: Scale = isLog ? .log : .linear
      return ForeignDomain(.int(low: start, high: end, scale: scale, step: step), remarks)
    }
    // As written where it is a multiple: -0.3 is no -3 * 0.1.
    let isKept = remarks.isEmpty
    return ForeignDomain(
      .float(
        low: isKept ? first : begin * size, high: isKept ? last : after * size,
        scale: isLog ? .log : .linear, step: size), remarks)
  }

  /// One of several values; each once, lists and mappings as JSON texts.
  static func choice(
    _ documents: [Document], weights: [Double]? = nil, isOrdered: Bool = false
  ) -> ForeignDomain? {
    var values: [Value] = []
    var odds: [Double] = []
    var remarks: [String] = []
    for (index, document) in documents.enumerated() {
      if document.value == nil {
        remarks = ["lists and mappings are given to the program as JSON"]
      }
      let value = document.value ?? .string(JSON.text(document))
      let weight = weights.flatMap { index < $0.count ? $0[index] : nil } ?? 1
      if let place = values.firstIndex(of: value) {
        odds[place] += weight
        remarks.append("`\(value)` was there twice")
      } else {
        values.append(value)
        odds.append(weight)
      }
    }
    guard let first = values.first else { return nil }
    guard values.count > 1 else { return ForeignDomain(.fixed(first), remarks) }
    if isOrdered { return ForeignDomain(.ordinal(values), remarks) }
    let isEven = weights == nil && Set(odds).count == 1
    return ForeignDomain(.choice(values, weights: isEven ? nil : odds), remarks)
  }

  /// Between `e^low` and `e^high`, as W&B's `log_uniform` and hyperopt's `loguniform` say it.
  static func exponents(_ low: Double, _ high: Double, q: Value? = nil) -> ForeignDomain? {
    let (first, last) = (Value.double(exp(low)), Value.double(exp(high)))
    var found =
      q.map { multiples(of: $0, from: first, to: last, isLog: true) }
      ?? range(first, last, isLog: true)
    found?.remarks.append("the bounds were exponents of e, \(low) and \(high)")
    return found
  }

  /// A normal prior, or that of a logarithm.
  static func normal(
    _ mean: Double, _ deviation: Double, isLog: Bool = false, q: Double? = nil,
    limits: Limits = .none
  ) -> ForeignDomain? {
    guard mean.isFinite, deviation.isFinite, deviation > 0 else { return nil }
    return ForeignDomain(
      isLog
        ? .lognormal(mean: mean, deviation: deviation, step: q, limits: limits)
        : .normal(mean: mean, deviation: deviation, step: q, limits: limits))
  }
}

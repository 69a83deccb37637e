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
    let begin = isLog ? max(before, 1) : before
    guard begin <= after else { return nil }
    let remarks =
      abs(begin * size - first) > 1e-9 * size || abs(after * size - last) > 1e-9 * size
      ? ["from \(low) to \(high) there are only these multiples of \(q)"] : []
    // Multiples of an integer are integers, and reach programs as such, however the bounds are written.
    if case .int(let step) = q, let start = Int(exactly: begin * size),
      let end = Int(exactly: after * size)
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

  /// One of several values; each once, and none that is never to be drawn.
  static func choice(
    _ documents: [Document], weights: [Double]? = nil, isOrdered: Bool = false
  ) -> ForeignDomain? {
    var values: [Value] = []
    var odds: [Double] = []
    var remarks: [String] = []
    for (index, document) in documents.enumerated() {
      let value = value(of: document)
      let weight = weights.flatMap { index < $0.count ? $0[index] : nil } ?? 1
      guard weight > 0, value.number?.isNaN != true else {
        let reason = weight > 0 ? "it equals nothing" : "its odds were \(weight)"
        remarks.append("`\(value)` is left out: \(reason)")
        continue
      }
      if document.value == nil, !remarks.contains(jsonRemark) { remarks.append(jsonRemark) }
      // 1 and 1.0 are one number.
      if let place = values.firstIndex(where: value.matches) {
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

  private static let jsonRemark = "lists and mappings are given to the program as JSON"

  /// A value of a choice: lists and mappings stay what they are where our own reader takes them so.
  private static func value(of document: Document) -> Value {
    if let value = document.value { return value }
    let text = JSON.text(document)
    let isNumber = document.members?.count == 1 && document["number"] != nil
    return isNumber || (try? JSON.parse(text)) != document ? .string(text) : .json(text)
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

extension Domain {
  /// Its values where it lists them.
  var listed: [Value] {
    switch self {
    case .choice(let values, _), .ordinal(let values): values
    case .fixed(let value): [value]
    default: []
    }
  }

  /// What is to be said of true, false and null where a tool passes Python's words for them.
  func remarks(onWordsOf tool: String) -> [String] {
    let words = listed.filter { [.null, .bool(true), .bool(false)].contains($0) }
    guard !words.isEmpty else { return [] }
    return [
      "\(tool) passed True, False and None, and here the program gets true, false and null: written "
        + "[True, False] in this file, they are passed so"
    ]
  }
}

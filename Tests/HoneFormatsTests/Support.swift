import HoneCore
import HoneFormats
import HoneNumerics

/// The error that a closure throws, or nil.
func failure(_ body: () throws(SpaceError) -> Void) -> SpaceError? {
  do { try body() } catch { return error }
  return nil
}

/// Random documents and spaces for round trips; the seed decides everything.
struct Maker {
  private var stream: RandomStream

  init(seed: Int) { stream = RandomStream(seed: 20, stream: UInt64(seed)) }

  mutating func below(_ count: Int) -> Int { Int(stream.next() % UInt64(count)) }

  mutating func pick<T>(_ values: [T]) -> T { values[below(values.count)] }

  /// Any finite double, subnormals included.
  mutating func double() -> Double {
    while true {
      let value = Double(bitPattern: stream.next())
      if value.isFinite { return value }
    }
  }

  mutating func text() -> String {
    let letters: [Character] = [
      "a", "Z", "\"", "\\", "\n", "\u{1}", "é", "語", "😀", " ", "/", "\u{7F}",
    ]
    return String((0..<below(9)).map { _ in pick(letters) })
  }

  mutating func document(depth: Int = 0) -> Document {
    switch below(depth > 4 ? 5 : 7) {
    case 0: return .null
    case 1: return .bool(below(2) == 0)
    case 2: return .int(Int(truncatingIfNeeded: stream.next()))
    case 3: return .double(double())
    case 4: return .string(text())
    case 5: return .array((0..<below(5)).map { _ in document(depth: depth + 1) })
    default:
      return .object((0..<below(20)).map { ("\($0)" + text(), document(depth: depth + 1)) })
    }
  }

  mutating func value(_ k: Int) -> Value {
    pick([.int(k), .double(Double(k) + 0.1), .string("v\(k)"), .string(text() + "\(k)")])
  }

  mutating func domain() -> Domain {
    let low = 1e-5 + Double(below(1000)) / 7
    let step: Double? = below(2) == 0 ? nil : 0.05
    let scale = pick([Scale.linear, .log])
    let values = (0...below(5)).map { value($0) }
    switch below(8) {
    case 0: return .float(low: low, high: low * 3 + 1, scale: scale, step: step)
    case 1: return .int(low: 1 + below(9), high: 20 + below(99), scale: scale, step: 1 + below(3))
    case 2: return .choice(values)
    case 3: return .choice(values, weights: values.map { _ in low })
    case 4: return .ordinal([.bool(true), .null, .double(.infinity), .double(-0.0)])
    case 5: return .normal(mean: low, deviation: 0.1, step: step)
    case 6: return .lognormal(mean: 0.1, deviation: 0.3, step: step)
    default: return .fixed(pick([.null, .bool(false), .string("1..2"), .string("a|b"), value(3)]))
    }
  }

  mutating func space() throws(SpaceError) -> SearchSpace {
    var parameters: [Parameter] = [.choice("root", ["a", "b", 3, 4.5])]
    for k in 0..<(1 + below(12)) {
      var parameter = Parameter("p\(k)-\(text().filter(\.isLetter))", domain())
      if below(3) == 0 { parameter = parameter.when("root", is: "a") }
      if below(3) == 0 { parameter = parameter.when("root", in: ["a", 4.5]) }
      parameters.append(parameter)
    }
    parameters.append(.int("n", in: 1...8))
    return try SearchSpace(parameters, constraints: below(2) == 0 ? [] : ["n * 2 <= 8", "n > 1"])
  }
}

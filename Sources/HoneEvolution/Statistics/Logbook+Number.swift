extension Logbook {
  /// A value as it stands in the table: reals with six significant digits.
  static func text(_ value: Value) -> String {
    switch value {
    case .int(let value): String(value)
    case .real(let value): general(value)
    case .text(let value): value
    }
  }

  /// A real with up to six significant digits, as `%g` writes it.
  static func general(_ value: Double) -> String {
    guard value.isFinite else { return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }
    let sign = value.sign == .minus ? "-" : ""
    guard value != 0 else { return sign + "0" }
    var (digits, exponent) = decimal(value.magnitude)
    round(&digits, &exponent, of: value.magnitude)
    while digits.count > 1, digits.last == 0 { digits.removeLast() }
    let text = digits.map(String.init).joined()
    if exponent < -4 || exponent >= 6 {
      let power = exponent.magnitude < 10 ? "0\(exponent.magnitude)" : "\(exponent.magnitude)"
      let fraction = text.count > 1 ? ".\(text.dropFirst())" : ""
      return "\(sign)\(text.prefix(1))\(fraction)e\(exponent < 0 ? "-" : "+")\(power)"
    }
    if exponent < 0 { return "\(sign)0.\(String(repeating: "0", count: -exponent - 1))\(text)" }
    if text.count <= exponent + 1 {
      return sign + text + String(repeating: "0", count: exponent + 1 - text.count)
    }
    return "\(sign)\(text.prefix(exponent + 1)).\(text.dropFirst(exponent + 1))"
  }

  /// The shortest decimal digits that name a number: d₀.d₁d₂… × 10^exponent.
  private static func decimal(_ value: Double) -> (digits: [Int], exponent: Int) {
    let parts = value.description.split(separator: "e")
    let shift = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    let whole = parts[0].prefix { $0 != "." }
    let all = parts[0].compactMap(\.wholeNumberValue)
    let leading = all.prefix { $0 == 0 }.count
    return (Array(all.dropFirst(leading)), shift + whole.count - 1 - leading)
  }

  private static func round(_ digits: inout [Int], _ exponent: inout Int, of value: Double) {
    guard digits.count > 6 else { return }
    let isTie = digits[6] == 5 && digits[7...].allSatisfy { $0 == 0 }
    let tied = digits[..<7].reduce(0) { $0 * 10 + $1 }
    let isUp = isTie ? isAbove(value, tied, exponent - 6, digits[5]) : digits[6] >= 5
    digits.removeLast(digits.count - 6)
    guard isUp else { return }
    var place = 5
    while place >= 0, digits[place] == 9 {
      digits[place] = 0
      place -= 1
    }
    if place >= 0 {
      digits[place] += 1
    } else {
      digits = [1]
      exponent += 1
    }
  }

  /// Whether a number that is named by a tie lies above it; an exact tie goes to the even digit.
  private static func isAbove(_ value: Double, _ tied: Int, _ power: Int, _ last: Int) -> Bool {
    // 10²² is the greatest power of ten that a Double holds exactly.
    guard power.magnitude <= 22 else { return last % 2 == 1 }
    let ten = (0..<power.magnitude).reduce(1.0) { ten, _ in ten * 10 }
    // Exactly: product + error = value × 10^-power, or tied × 10^power.
    let factor = power < 0 ? value : Double(tied)
    let product = factor * ten
    let error = (-product).addingProduct(factor, ten)
    let difference = power < 0 ? (product - Double(tied)) + error : (value - product) - error
    return difference == 0 ? last % 2 == 1 : difference > 0
  }
}

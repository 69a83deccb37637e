import HoneAlgorithms
import HoneCore
import HoneFormats

// Declarations from the grammar of study files: mostly right, with extremes.
extension Maker {
  mutating func value() -> Document {
    switch below(7) {
    case 0: .int(integer())
    case 1: .double(number())
    case 2: .bool(once(in: 2))
    case 3: .string(text())
    case 4: .null
    default: .string(name())
    }
  }

  mutating func document(depth: Int = 0) -> Document {
    switch below(depth > 4 ? 5 : 7) {
    case 0...4: value()
    case 5: .array((0..<below(5)).map { _ in document(depth: depth + 1) })
    default: .object((0..<below(20)).map { ("\($0)" + text(), document(depth: depth + 1)) })
    }
  }

  private mutating func bounds() -> (Document, Document) {
    let low = number()
    return (.double(low), .double(once(in: 12) ? number() : low + abs(number())))
  }

  mutating func parameter(after names: [String]) -> Document {
    var members: [(String, Document)]
    switch below(10) {
    case 0, 1:
      let (low, high) = bounds()
      members = [("float", .array([low, high]))]
      if once(in: 3) { members.append(("scale", once(in: 2) ? "log" : "linear")) }
      if once(in: 3) { members.append(("step", .double(abs(number())))) }
    case 2, 3:
      let low = integer()
      members = [("int", .array([.int(low), .int(low &+ below(100))]))]
      if once(in: 3) { members.append(("scale", "log")) }
      if once(in: 3) { members.append(("step", .int(once(in: 9) ? integer() : 1 + below(4)))) }
    case 4, 5:
      let values = (0...below(4)).map { _ in value() }
      members = [("choice", .array(values))]
      if once(in: 4) {
        members.append(("weights", .array(values.map { _ in .double(abs(number())) })))
      }
    case 6: members = [("ordinal", .array((0...below(5)).map { _ in value() }))]
    case 7:
      members = [(once(in: 2) ? "normal" : "lognormal", .array([.double(number()), bounds().1]))]
      if once(in: 3) { members.append(("step", .double(abs(number())))) }
      if once(in: 4) { members.append(("low", .double(number()))) }
      if once(in: 4) { members.append(("high", .double(number()))) }
      if once(in: 4) { members.append(("integer", .bool(once(in: 2)))) }
    case 8:
      members = [("simplex", .array((0...below(4)).map { _ in .string(name()) }))]
      if once(in: 2) {
        members.append(("step", .double(once(in: 3) ? abs(number()) : 1 / Double(1 + below(30)))))
      }
    default: return value()
    }
    if !names.isEmpty, once(in: 3) {
      members.append(("when", .object([(pick(names), once(in: 2) ? value() : ["sgd", 1, true])])))
    }
    return .object(members)
  }

  mutating func parameters() -> Document {
    var members: [(String, Document)] = [("opt", ["choice": ["sgd", "adam", 1, true]])]
    for _ in 0..<below(8) {
      let name = name()
      guard !members.contains(where: { $0.0 == name }) else { continue }
      members.append((name, parameter(after: members.map(\.0))))
    }
    return .object(members)
  }

  mutating func algorithm() -> Document {
    let all = Registry.builtin.samplers + Registry.builtin.pruners
    // Some that were promised, and some that nobody has.
    guard !once(in: 12) else { return .string(once(in: 2) ? "gp" : name()) }
    let info = pick(all)
    guard !info.options.isEmpty, once(in: 2) else { return .string(info.name) }
    var given: [(String, Document)] = []
    for option in info.options where once(in: 3) {
      given.append((option.name, setting(of: option)))
    }
    return .object([(info.name, .object(given))])
  }

  /// What an option takes, or anything; where it is an algorithm, one with options.
  private mutating func setting(of option: OptionInfo) -> Document {
    if once(in: 8) { return once(in: 3) ? document(depth: 3) : value() }
    switch option.kind {
    case .integer: return .int(once(in: 3) ? integer() : 1 + below(40))
    case .number: return .double(once(in: 3) ? number() : Double(below(100)) / 100)
    case .flag: return .bool(once(in: 2))
    case .word: return .string(pick(option.words))
    case .algorithm: return once(in: 3) ? .string(pick(option.words)) : algorithm()
    }
  }

  mutating func constraints() -> Document {
    .array(
      (0..<below(3)).map { _ in
        .string(
          pick([
            "lr < 1", "opt == 'sgd'", "a + b <= 3 or not (a > b)", "units * 2 ^ a >= -1", "a != b",
            "p0 // p1 % 3 < `c-1`", "1 < a < 3", "true",
          ]))
      })
  }
}

extension Document {
  /// Another value, or one more, under a key.
  func with(_ key: String, _ value: Document) -> Document {
    .object((members ?? []).filter { $0.key != key }.map { ($0.key, $0.value) } + [(key, value)])
  }

  /// Some of the many ways to write a document in YAML.
  func yaml(_ maker: inout Maker, indent: Int = 0) -> String {
    let space = String(repeating: " ", count: indent)
    guard !maker.once(in: 4) else { return " " + JSON.text(self) + "\n" }
    switch node {
    case .object(let members) where !members.isEmpty:
      let isPlain = members.allSatisfy { $0.key.allSatisfy { $0.isLetter || $0 == "_" } }
      return "\n"
        + members.map { member in
          space + (isPlain ? member.key : JSON.text(.string(member.key))) + ":"
            + member.value.yaml(&maker, indent: indent + 2)
        }.joined()
    case .array(let elements) where !elements.isEmpty:
      return "\n" + elements.map { space + "-" + $0.yaml(&maker, indent: indent + 2) }.joined()
    case .string(let text) where text.allSatisfy { $0.isLetter || $0 == " " } && !text.isEmpty:
      return " \(text)\n"
    case .double(let value): return " \(value)\n"
    default: return " " + JSON.text(self) + "\n"
    }
  }
}

import Foundation
import HoneCore
import HoneFormats

extension FuzzTarget {
  /// JSON: agrees with Foundation on what is valid and on what it says; survives write and read.
  static let json = FuzzTarget(
    name: "json", cases: 1500,
    words: [
      "{", "}", "[", "]", ":", ",", "\"", "\\u00e9", "\\ud83d\\ude00", "true", "null", "1e5", "-",
      "NaN", "-Infinity", " ", "\n", "0", ".5", "1.", "\"a\":",
    ],
    make: { maker in Array(JSON.text(maker.document(), pretty: maker.once(in: 2)).utf8) },
    check: { bytes in
      let document: Document
      do { document = try JSON.parse(bytes) } catch let error as SpaceError {
        try error.checkPlace(in: String(decoding: bytes, as: UTF8.self), isRequired: true)
        try agreeRefused(bytes, error)
        return
      }
      for isPretty in [false, true] {
        let again = try JSON.parse(JSON.text(document, pretty: isPretty))
        try hold(again == document, "reads back as \(again)")
      }
      let other: Any
      do {
        other = try JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
      } catch { throw Violation("Foundation refuses what was accepted: \(error)") }
      try compare(document, other)
    })

  /// Foundation knows UTF-16 as well, allows a key twice and a last comma, and nests deeper.
  private static func agreeRefused(_ bytes: [UInt8], _ error: SpaceError) throws {
    let ours = ["twice", "nested", "too large", "UTF-8"]
    guard !ours.contains(where: error.message.contains), !bytes.contains(0),
      !String(decoding: bytes, as: UTF8.self).contains(/,\s*[\]}]/)
    else { return }
    guard
      (try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)) == nil
    else { throw Violation("Foundation accepts what was refused: \(error)") }
  }

  private static func compare(_ document: Document, _ other: Any) throws {
    switch document.node {
    case .null: try hold(other is NSNull, "null is \(other)")
    // Foundation leaves out a byte order mark that begins a text.
    case .string(let text) where text.unicodeScalars.contains("\u{FEFF}"): break
    case .string(let text): try hold(other as? String == text, "\(text) is \(other)")
    case .bool(let truth): try hold(other as? Bool == truth, "\(truth) is \(other)")
    case .int(let value): try hold((other as? NSNumber)?.intValue == value, "\(value), \(other)")
    case .double(let value):
      // Foundation goes by way of a decimal number, a last digit off: strtod is asked elsewhere.
      guard let other = (other as? NSNumber)?.doubleValue,
        abs(value - other) <= abs(value) * 1e-14 || abs(value) < 1e-100 || abs(value) > 1e100
      else { throw Violation("\(value) is \(other)") }
    case .array(let elements):
      guard let others = other as? [Any], others.count == elements.count else {
        throw Violation("a list is \(other)")
      }
      for (element, other) in zip(elements, others) { try compare(element, other) }
    case .object(let members):
      guard let others = other as? [String: Any], others.count == members.count else {
        throw Violation("an object is \(other)")
      }
      for member in members where !member.key.unicodeScalars.contains("\u{FEFF}") {
        try compare(member.value, others[member.key] ?? NSNull())
      }
    }
  }

  /// Numbers as plain words and in JSON: the double that strtod gives, and the same once written.
  static let number = FuzzTarget(
    name: "number", cases: 3000,
    words: ["e", "E", "+", "-", ".", "0x", "0o", "_", "9", "0", "inf"],
    make: { maker in
      switch maker.below(4) {
      case 0: Array(maker.double().description.utf8)
      case 1: Array("\(maker.integer())".utf8)
      case 2: Array(String(format: "%.*e", maker.below(30), maker.double()).utf8)
      default:
        Array(
          "\(maker.below(9)).\(maker.next())\(maker.next())e\(maker.below(700) - 350)".utf8)
      }
    },
    check: { bytes in
      let text = String(decoding: bytes.trimmingPrefix([0xEF, 0xBB, 0xBF]), as: UTF8.self)
      let value = PlainScalar.value(of: text)
      let isDecimal = !text.isEmpty && text.utf8.allSatisfy { "0123456789.eE+-".utf8.contains($0) }
      if isDecimal, let number = value.number {
        try hold(number == strtod(text, nil), "\(text) is \(strtod(text, nil)), not \(number)")
      }
      if let number = value.number, !number.isNaN, number.isFinite {
        let again = PlainScalar.value(of: value.description)
        try hold(again == value, "\(value) reads back as \(again)")
      }
      guard let document = try? JSON.parse(text), let number = document.number else { return }
      try hold(number == strtod(text, nil), "\(text) is \(strtod(text, nil)), not \(number)")
      // What JSON has as a number is one without quotes in YAML too.
      let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
      let plain = PlainScalar.value(of: trimmed)
      try hold(plain.number == number, "\(text) is \(plain) in YAML")
    })

  /// A study's definition as a store has it: damaged ones are refused, others read back exactly.
  static let definition = FuzzTarget(
    name: "definition", cases: 400,
    words: [
      "\"version\":", "\"parameters\":", "\"int\":", "{}", "[]", "null", "1e308", "-1", "\"when\"",
    ],
    make: { maker in
      Array(
        JSON.text(
          .object([
            ("version", .int(maker.once(in: 20) ? maker.integer() : 1)), ("name", .string("s")),
            ("parameters", maker.parameters()), ("constraints", maker.constraints()),
            ("objectives", .object([("loss", "minimize")])), ("sampler", maker.algorithm()),
            ("pruner", maker.algorithm()), ("seed", .int(maker.integer())),
            ("reproducible", maker.once(in: 2) ? .null : .int(maker.integer())),
          ])
        ).utf8)
    },
    check: { bytes in
      let definition: StudyDefinition
      do {
        definition = try DefinitionFormat.decode(String(decoding: bytes, as: UTF8.self))
      } catch let error as SpaceError {
        try error.checkPlace(in: String(decoding: bytes, as: UTF8.self))
        return
      }
      let text = DefinitionFormat.encode(definition)
      let again = try DefinitionFormat.decode(text)
      try hold(again == definition, "reads back as another: \(text)")
      try hold(
        definition.reconciled(with: again) == Reconciliation(definition: definition),
        "differs from itself: \(text)")
    })
}

package import HoneCore

/// A part of a document with the keys that lead to it: reads kinds, and says where what is wrong.
package struct Field {
  package let document: Document
  package let path: [String]
  /// Where its key stands, if it has one.
  private let keyPosition: SourcePosition?

  package init(_ document: Document, path: [String] = [], keyPosition: SourcePosition? = nil) {
    self.document = document
    self.path = path
    self.keyPosition = keyPosition
  }

  /// Where it stands: beside its key, or where its key does.
  package var position: SourcePosition? {
    guard let keyPosition, document.position?.line != keyPosition.line else {
      return document.position
    }
    return keyPosition
  }

  package func fault(_ code: SpaceError.Code, _ message: String) -> SpaceError {
    SpaceError(code, at: path, message, position: position)
  }

  package func mismatch(_ wanted: String) -> SpaceError {
    let found =
      document.value.map { value in
        if case .string(let text) = value { return "text, \"\(text)\"" }
        return value == .null ? "nothing" : "\(value.kind), \(value)"
      } ?? document.kind
    return fault(.wrongType, "expected \(wanted), not \(found)")
  }

  // MARK: Parts

  /// Its keys, each with its value.
  package func fields(_ wanted: String) throws(SpaceError) -> [(key: String, field: Field)] {
    guard let members = document.members else { throw mismatch(wanted) }
    return members.map { member in
      let field = Field(member.value, path: path + [member.key], keyPosition: member.keyPosition)
      return (member.key, field)
    }
  }

  /// Throws for the first key that is not among those allowed.
  ///
  /// - Parameters:
  ///   - allowed: The keys that there are.
  ///   - wanted: What stands here.
  ///   - hints: What other tools' keys are here.
  ///   - advice: What follows the message.
  /// - Throws: `SpaceError` with the key's place and the keys that there are.
  package func allow(
    _ allowed: [String], wanted: String, hints: [String: String] = [:], advice: String = ""
  ) throws(SpaceError) {
    for (key, field) in try fields(wanted) where !allowed.contains(key) {
      if let hint = hints[key] {
        throw SpaceError(
          .unknownKey, at: field.path, "there is no key `\(key)`: \(hint)\(advice)",
          position: field.keyPosition ?? field.position)
      }
      let known = Spelling.advice(for: key, among: allowed)
      throw SpaceError(
        .unknownKey, at: field.path, "there is no key `\(key)`: \(known)\(advice)",
        position: field.keyPosition ?? field.position)
    }
  }

  package subscript(key: String) -> Field? {
    guard let member = document.members?.first(where: { $0.key == key }) else { return nil }
    return Field(member.value, path: path + [key], keyPosition: member.keyPosition)
  }

  /// The elements of a list.
  package func elements(_ wanted: String) throws(SpaceError) -> [Field] {
    guard let elements = document.elements else { throw mismatch(wanted) }
    return elements.enumerated().map { Field($0.element, path: path + [String($0.offset)]) }
  }

  // MARK: Scalars

  package func text(_ wanted: String = "text") throws(SpaceError) -> String {
    if let text = document.text { return text }
    var fault = mismatch(wanted)
    if let value = document.value, value != .null { fault.message += ": put it in quotes" }
    throw fault
  }

  /// A number.
  package func number(_ wanted: String = "a number") throws(SpaceError) -> Double {
    guard let number = document.number else { throw mismatch(wanted) }
    return number
  }

  package func int(
    _ wanted: String = "an integer", in range: ClosedRange<Int> = .min ... .max
  ) throws(SpaceError) -> Int {
    guard let whole = document.whole else { throw mismatch(wanted) }
    guard range.contains(whole) else {
      throw fault(.invalidValue, "expected \(wanted), not \(whole)")
    }
    return whole
  }

  package func truth() throws(SpaceError) -> Bool {
    guard let truth = document.truth else { throw mismatch("true or false") }
    return truth
  }

  /// A seed; those that no `Int` holds are texts.
  package func seed() throws(SpaceError) -> UInt64 {
    if let whole = document.whole, whole >= 0 { return UInt64(whole) }
    if let text = document.text, let seed = UInt64(text) { return seed }
    throw mismatch("a seed, an integer from 0 to 2^63 - 1 (up to 2^64 - 1 in quotes)")
  }

  /// A parameter's value: a scalar, a list or a mapping, or `{number: inf}` for a number that JSON
  /// does not have.
  package func value() throws(SpaceError) -> Value {
    if let value = document.value { return value }
    if let members = document.members, members.count == 1, let number = self["number"] {
      let names = ["inf": Double.infinity, "-inf": -.infinity, "nan": .nan]
      if let value = number.document.number ?? names[number.document.text ?? ""] {
        return .double(value)
      }
    }
    return .json(JSON.text(document))
  }

  /// A value that is no list and no mapping.
  package func scalar() throws(SpaceError) -> Value {
    let value = try value()
    if case .json = value { throw mismatch("a value") }
    return value
  }

  /// A list of values.
  package func values(_ wanted: String) throws(SpaceError) -> [Value] {
    var values: [Value] = []
    for element in try elements(wanted) { values.append(try element.value()) }
    return values
  }
}

extension Document {
  /// The value such that `Field.value` gives exactly it again.
  package init(exactly value: Value) {
    guard case .double(let number) = value, !number.isFinite else {
      self.init(value)
      return
    }
    self = .object([("number", .double(number))])
  }
}

extension SpaceError {
  /// The same error with the place in this document, if it has none yet.
  package func located(in document: Document) -> SpaceError {
    var copy = self
    copy.position = position ?? document.position(at: path)
    return copy
  }
}

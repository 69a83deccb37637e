public import HoneCore

/// Values that a person wants tried, as they stand in a study file and on a command line.
public enum EnqueueFormat {
  /// Reads the values of one trial: `{lr: 1e-3, units: 128}`.
  ///
  /// - Parameters:
  ///   - document: The mapping.
  ///   - space: The study's space, which must have the parameters and their values.
  /// - Returns: The values by parameter, at least one.
  /// - Throws: `SpaceError` with the key, its position, what is wrong and what would be right.
  public static func values(
    in document: Document, of space: SearchSpace
  ) throws(SpaceError) -> [(name: String, value: Value)] {
    try values(in: Field(document), of: space)
  }

  package static func values(
    in entry: Field, of space: SearchSpace
  ) throws(SpaceError) -> [(name: String, value: Value)] {
    var values: [(name: String, value: Value)] = []
    for (name, given) in try entry.fields("a mapping such as {lr: 1e-3, units: 128}") {
      guard let index = space.index(of: name) else { throw unknown(name, given, space) }
      var value = try given.value()
      do { _ = try space.axes[index].raw(of: value) } catch {
        // `3.10` where the choice is the text "3.10".
        guard let text = given.document.source.map({ Value.string($0) }),
          (try? space.axes[index].raw(of: text)) != nil
        else { throw given.fault(error.code, error.message) }
        value = text
      }
      values.append((name, value))
    }
    do {
      var given: [Int: Double] = [:]
      for (name, value) in values {
        if let index = space.index(of: name) { given[index] = try space.axes[index].raw(of: value) }
      }
      _ = try space.mended(given)
    } catch {
      throw (error.path.first.flatMap { entry[$0] } ?? entry).fault(error.code, error.message)
    }
    guard !values.isEmpty else {
      throw entry.fault(.missingKey, "there are no values here: give at least one, or remove it")
    }
    return values
  }

  /// Reads `lr=1e-3`, a word of a command line, into a mapping's member.
  ///
  /// What follows the `=` is a number where it reads like one, unless the parameter only has the text.
  /// - Returns: The name and the value; nil where there is no `=` after a name.
  public static func member(
    _ word: String, of space: SearchSpace
  ) -> (name: String, value: Document)? {
    guard let sign = word.firstIndex(of: "="), sign > word.startIndex else { return nil }
    let name = String(word[..<sign])
    let text = String(word[word.index(after: sign)...])
    let plain = PlainScalar.value(of: text)
    guard let index = space.index(of: name) else { return (name, Document(plain)) }
    let axis = space.axes[index]
    if (try? axis.raw(of: plain)) != nil { return (name, Document(plain)) }
    if (try? axis.raw(of: .string(text))) != nil { return (name, .string(text)) }
    // A list however it is spaced.
    if let list = try? JSON.parse(text), list.value == nil { return (name, list) }
    return (name, Document(plain))
  }

  private static func unknown(_ name: String, _ field: Field, _ space: SearchSpace) -> SpaceError {
    let known = Spelling.advice(for: name, among: space.parameters.map(\.name))
    return field.fault(.unknownKey, "there is no parameter `\(name)`: \(known)")
  }
}

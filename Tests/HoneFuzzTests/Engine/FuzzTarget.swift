import HoneCore
import Testing

/// A reader under test, how to make inputs for it, and what must hold for any input.
struct FuzzTarget: Sendable, CustomTestStringConvertible {
  let name: String
  /// How many cases an ordinary test run tries.
  let cases: Int
  /// Words of the format, to be strewn in.
  let words: [String]
  /// Makes an input that is right, or nearly.
  let make: @Sendable (inout Maker) -> [UInt8]
  /// Throws `Violation` where the reader does wrong; a crash or a hang speaks for itself.
  let check: @Sendable ([UInt8]) throws -> Void

  var testDescription: String { name }

  static let all: [FuzzTarget] = [
    .json, .number, .yaml, .study, .inline, .command, .constraint, .definition, .algorithm, .units,
    .rpc, .lines, .report, .pattern, .linear, .jsonl, .csv, .npy, .foreign, .fields, .store,
    .optuna,
  ]

  /// The input of one case.
  func input(seed: UInt64, number: Int) -> [UInt8] {
    var maker = Maker(seed: seed, number: UInt64(number))
    let base = make(&maker)
    if maker.once(in: 3) { return base }
    return Mutator(words: words).mutate(base, with: make(&maker), using: &maker)
  }
}

/// What a reader did wrong.
struct Violation: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

/// Throws where what must hold does not.
func hold(_ condition: Bool, _ message: @autoclosure () -> String) throws {
  if !condition { throw Violation(message()) }
}

extension SpaceError {
  /// Checks that the message says something, and not without end, and that the place is in the text.
  func checkPlace(in text: String? = nil, isRequired: Bool = false) throws {
    try hold(!message.isEmpty, "an error says nothing: \(self)")
    try hold(message.utf8.count < 20_000, "a message has \(message.utf8.count) bytes")
    try hold(!isRequired || position != nil, "no place is given: \(self)")
    guard let text, let position else { return }
    // The end of a text is a line on from its last line break, to YAML also without one.
    let lines =
      text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map(\.count) + [0]
    try hold(1...lines.count ~= position.line, "line \(position.line) of \(lines.count): \(self)")
    let width = lines[position.line - 1]
    try hold(1...(width + 1) ~= position.column, "column \(position.column) of \(width): \(self)")
  }
}

import HoneCore
import HoneFormats
import HoneRun
import Testing

/// One mistake, as each front would have it.
struct Mistake: Sendable, CustomTestStringConvertible {
  var code: SpaceError.Code
  /// A mapping of parameters as JSON, which is YAML.
  var document: String
  /// Where an inline space can say it.
  var inline: [String] = []
  /// Where a Swift declaration can say it.
  var parameters: [Parameter] = []

  var testDescription: String { document }
}

@Suite("Four fronts on one model")
struct FrontsTests {
  static let mistakes = [
    Mistake(code: .unknownKey, document: #"{"x": {"float": [0, 1], "scal": "log"}}"#),
    Mistake(code: .wrongType, document: #"{"x": {"float": [0, "one"]}}"#),
    Mistake(
      code: .invalidRange, document: #"{"x": {"float": [2, 1]}}"#, inline: ["{x: 2.0..1.0}"],
      parameters: [Parameter("x", .float(low: 2, high: 1))]),
    Mistake(
      code: .invalidRange, document: #"{"x": {"int": [0, 8], "scale": "log"}}"#,
      inline: ["{x: 0..8 log}"], parameters: [.int("x", in: 0...8, scale: .log)]),
    Mistake(
      code: .invalidValue, document: #"{"x": {"choice": ["a", "a"]}}"#, inline: ["{x: a|a}"],
      parameters: [.choice("x", ["a", "a"])]),
    Mistake(
      code: .invalidValue, document: #"{"x": {"float": [0, 1], "step": -1}}"#,
      parameters: [.float("x", in: 0...1, step: -1)]),
    Mistake(
      code: .invalidCondition, document: #"{"x": {"float": [0, 1], "when": {"y": 1}}}"#,
      parameters: [.float("x", in: 0...1).when("y", is: 1)]),
    Mistake(
      code: .cycle,
      document:
        #"{"x": {"int": [0, 1], "when": {"y": 1}}, "y": {"int": [0, 1], "when": {"x": 1}}}"#,
      parameters: [
        .int("x", in: 0...1).when("y", is: 1), .int("y", in: 0...1).when("x", is: 1),
      ]),
    Mistake(
      code: .invalidName, document: #"{"9x": {"float": [0, 1]}}"#,
      parameters: [.float("9x", in: 0...1)]),
  ]

  @Test(
    "A mistake is the same error, of the same parameter, through every front", arguments: mistakes)
  func sameError(mistake: Mistake) throws {
    let byJSON = #expect(throws: SpaceError.self) {
      try SpaceFormat.space(from: JSON.parse(mistake.document))
    }
    let byYAML = #expect(throws: SpaceError.self) {
      try SpaceFormat.space(from: YAMLDocument.parse(mistake.document))
    }
    #expect(byJSON?.code == mistake.code)
    #expect(byYAML == byJSON)
    #expect(byJSON?.position != nil)
    if !mistake.parameters.isEmpty {
      let bySwift = #expect(throws: SpaceError.self) { try SearchSpace(mistake.parameters) }
      #expect(bySwift?.code == mistake.code)
      #expect(bySwift?.message == byJSON?.message)
      #expect(bySwift?.path.prefix(2) == byJSON?.path.prefix(2))
    }
    if !mistake.inline.isEmpty {
      let inline = #expect(throws: SpaceError.self) {
        try SearchSpace(CommandTemplate.inline(["train"] + mistake.inline).parameters)
      }
      #expect(inline?.code == mistake.code)
      #expect(inline?.message.hasSuffix(byJSON?.message ?? "?") == true)
    }
  }

  @Test("The same space is the same through every front")
  func sameSpace() throws {
    let declared = try SearchSpace([
      .float("lr", in: 1e-5...1e-1, scale: .log), .int("units", in: 16...512, step: 16),
      .choice("opt", ["sgd", "adam"]),
    ])
    let text = """
      {"lr": {"float": [1e-5, 0.1], "scale": "log"}, "units": {"int": [16, 512], "step": 16}, \
      "opt": {"choice": ["sgd", "adam"]}}
      """
    #expect(try SpaceFormat.space(from: JSON.parse(text)) == declared)
    #expect(try SpaceFormat.space(from: YAMLDocument.parse(text)) == declared)
    let inline = try CommandTemplate.inline([
      "train", "{lr: 1e-5..1e-1 log}", "{units: 16..512 step 16}", "{opt: sgd|adam}",
    ])
    #expect(try SearchSpace(inline.parameters) == declared)
  }
}

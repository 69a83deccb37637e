public import HoneCore

/// What Hone knows about a trial, as placeholders name it where no parameter has the name.
public enum KnownName: String, Sendable, Hashable, CaseIterable {
  /// The trial's number.
  case trial
  /// The trial's own folder.
  case dir
  /// The trial's seed.
  case seed
  /// The study's name.
  case study
}

/// What placeholders stand for in one trial.
public struct TemplateValues: Sendable {
  /// The values of the active parameters.
  public var parameters: Parameters
  /// What Hone knows about the trial.
  public var known: [KnownName: String]
  /// How values are written that print otherwise.
  public var texts: ValueTexts

  /// Gathers what placeholders stand for.
  public init(
    _ parameters: Parameters, known: [KnownName: String] = [:], texts: ValueTexts = ValueTexts()
  ) {
    self.parameters = parameters
    self.known = known
    self.texts = texts
  }

  /// A parameter's value as the program gets it; nil where the parameter takes no part.
  func text(of name: String) -> String? {
    parameters[name].map { texts.text(of: $0, for: name) }
  }

  /// The text of one placeholder or text; nil where its parameter takes no part.
  func text(_ piece: CommandTemplate.Piece) -> String? {
    switch piece {
    case .text(let text): text
    case .parameter(let name): text(of: name)
    case .known(let name): known[name] ?? "{\(name.rawValue)}"
    case .flag(let name, let yes, let no):
      parameters[name].map { TemplateValues.truth(of: $0) == true ? yes : no }
    case .all: nil
    }
  }

  /// Whether a value says true or false, be it as a text.
  static func truth(of value: Value) -> Bool? {
    switch value {
    case .bool(let truth): truth
    case .string(let text): ["true": true, "false": false][text.lowercased()]
    default: nil
    }
  }
}

/// How a study file writes values that print otherwise, such as 3.10, 1e-3 and True.
public struct ValueTexts: Sendable, Hashable {
  private var texts: [String: [Value: String]] = [:]

  /// Nothing is written otherwise.
  public init() {}

  /// The value as it was written.
  public func text(of value: Value, for parameter: String) -> String {
    texts[parameter]?[value] ?? value.description
  }

  /// The texts of values that print otherwise, by parameter.
  public var all: [String: [Value: String]] { texts }

  /// Notes how a value is written.
  mutating func note(_ text: String, for value: Value, of parameter: String) {
    if text != value.description { texts[parameter, default: [:]][value] = text }
  }
}

public import HoneCore

/// How to read a metric from output that is not JSON.
public struct MetricPattern: Sendable, Hashable {
  /// The objective's name, or `step`.
  public var metric: String
  /// A regular expression; its first group, or else the whole match, is the number.
  ///
  /// It has at most 2,000 bytes, and nothing that only backtracking can match. Of a line of more than 4,096 bytes the end is looked at.
  public var pattern: String

  /// Creates a pattern; `MetricReader` checks it.
  public init(_ metric: String, _ pattern: String) {
    self.metric = metric
    self.pattern = pattern
  }
}

/// What a program said of a trial.
public struct MetricReport: Sendable, Hashable {
  /// A vector that the program wants kept with the trial.
  public struct Vector: Sendable, Hashable {
    /// Where its numbers are.
    public enum Content: Sendable, Hashable {
      /// In the report itself.
      case values([Double])
      /// In a file of NumPy's, named from the trial's folder or from the root on.
      case file(String)
    }

    /// The vector's name.
    public var name: String
    /// Where its numbers are.
    public var content: Content

    /// Creates a vector.
    public init(_ name: String, _ content: Content) {
      self.name = name
      self.content = content
    }
  }

  /// The step of training, if the program said one.
  public var step: Int?
  /// One value an objective, in the study's order; may be NaN or infinite.
  public var values: [Double]
  /// The gradient with respect to the parameters; empty where the program said none.
  public var gradient: [NamedSlope]
  /// The vectors to keep with the trial; empty where the program said none.
  public var vectors: [Vector]
  /// What else it measured: its other numbers, in their order.
  public var measures: [Measure] = []

  /// Creates a report.
  public init(
    step: Int? = nil, values: [Double], gradient: [NamedSlope] = [], vectors: [Vector] = []
  ) {
    self.step = step
    self.values = values
    self.gradient = gradient
    self.vectors = vectors
  }
}

/// Why a program's output gives no result.
public struct MetricProblem: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is wrong and what would be right.
  public var message: String
  /// Whether the machine is at fault, so that the same file may be read later.
  var isOfMachine = false
  /// The message.
  public var description: String { message }
}

public import HoneCore

/// What the generations of a population found, one after another: what others call a logbook.
///
/// ```swift
/// for generation in study.generations.generations { print(generation) }
/// ```
public struct GenerationReport: Sendable, Hashable {
  /// What is optimised.
  public let objectives: [Objective]
  /// The generations that have any trials, by number.
  public let generations: [Generation]
  /// How many finished trials belong to no generation, such as those that a person enqueued.
  public let others: Int
  /// From where hypervolumes are measured, a value an objective: the worst of the first generation
  /// unless told; nil of a single objective and before anything has completed.
  public let reference: [Double]?

  /// A generation: how its trials ended, and what they found.
  public struct Generation: Sendable, Hashable {
    /// Its number, from 0 on.
    public var number: Int
    /// How many of its trials completed.
    public var completed = 0
    /// How many were pruned.
    public var pruned = 0
    /// How many failed.
    public var failed = 0
    /// How many are running, or wait to be tried again.
    public var open = 0
    /// What the completed trials found, one an objective; empty where none has completed.
    public var summaries: [Summary] = []
    /// How many trials of this generation and those before it no other of them dominates.
    public var frontCount = 0
    /// The volume between those and the report's reference; nil of a single objective, of more than
    /// three unless a reference was given, and where nothing has completed.
    public var hypervolume: Double?

    /// A generation without trials.
    public init(number: Int) { self.number = number }

    /// How many of its trials have ended, in whichever way: what DEAP calls `nevals`.
    public var finished: Int { completed + pruned + failed }
  }

  /// The values of an objective within a generation, in the study's own direction.
  public struct Summary: Sendable, Hashable {
    /// The mean.
    public var average: Double
    /// The standard deviation of these values themselves, as NumPy's `std`: divided by how many
    /// there are.
    public var deviation: Double
    /// The least.
    public var minimum: Double
    /// The greatest.
    public var maximum: Double

    /// Sums up values; nil where there are none.
    ///
    /// Complexity: O(values).
    public init?(_ values: [Double]) {
      guard let first = values.first else { return nil }
      let count = Double(values.count)
      average = values.reduce(0, +) / count
      (minimum, maximum) = (first, first)
      var squares = 0.0
      for value in values {
        minimum = min(minimum, value)
        maximum = max(maximum, value)
        squares += (value - average) * (value - average)
      }
      deviation = (squares / count).squareRoot()
    }
  }
}

extension GenerationReport.Generation: CustomStringConvertible {
  /// `generation 3: 100 trials, avg 0.5 std 0.1 min 0.2 max 0.9`.
  public var description: String {
    let texts = summaries.map { summary in
      "avg \(summary.average) std \(summary.deviation) min \(summary.minimum) "
        + "max \(summary.maximum)"
    }
    let found = texts.isEmpty ? "none completed" : texts.joined(separator: "; ")
    return "generation \(number): \(finished) trials, \(found)"
  }
}

extension Study {
  /// What the generations of a population sampler have found so far; of any other sampler, none.
  ///
  /// Complexity: O(trials · objectives); of several objectives times the size of the front.
  public var generations: GenerationReport { generations(reference: nil) }

  /// Whether any trial belongs to a generation. Complexity: O(trials) where none does.
  public var hasGenerations: Bool {
    read { $0.hasGenerations }
  }

  /// The names of all that trials measured beside the objectives, in the order of the first trials with
  /// them.
  ///
  /// Complexity: O(measures).
  public var measureNames: [String] { read { $0.measureNames } }

  /// What the generations have found, with hypervolumes measured from a point of one's own.
  ///
  /// - Parameter reference: A value an objective, in the study's order; nil takes the worst of the
  ///   first generation.
  /// - Returns: The report; without hypervolumes where the reference has other than a value an
  ///   objective.
  public func generations(reference: [Double]?) -> GenerationReport {
    read { GenerationReport($0, reference: reference) }
  }
}

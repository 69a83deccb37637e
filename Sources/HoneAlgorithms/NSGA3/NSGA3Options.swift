internal import HoneEvolution

/// How NSGA-III spreads and varies its members.
public struct NSGA3Options: Sendable, Hashable {
  /// Into how many parts each objective's weight is divided to place the reference points; nil is as
  /// many as fit into the population.
  public var divisions: Int?
  /// How many members the population has, 2 or more; nil is as many as there are reference points, or 50
  /// where `divisions` is nil, too.
  public var population: Int?
  /// Whether it remembers the ideal and the extreme points of earlier generations.
  public var hasMemory = true
  /// How often parents are recombined rather than one of them copied, from 0 to 1.
  public var crossoverProbability = 1.0
  /// How often a parameter mutates, from 0 to 1; nil is once in a trial.
  public var mutationProbability: Double?
  /// Whether the next generation waits until all of the last one have ended.
  public var isSynchronous = false

  /// The paper's algorithm with reference points by the population, asynchronously.
  public init() {}

  func requireSound() {
    precondition((divisions ?? 1) >= 1, "the simplex is divided into at least 1 part")
    precondition((population ?? 2) >= 2, "a population has at least 2 members")
    precondition((0...1).contains(crossoverProbability), "a probability lies between 0 and 1")
    precondition((0...1).contains(mutationProbability ?? 0), "a probability lies between 0 and 1")
  }

  /// How many reference points there may be.
  static let mostPoints = 100_000

  /// How many reference points `divisions` ask for.
  func points(objectives: Int) -> Int {
    divisions.map { ReferencePoints.size(objectives, $0) } ?? 0
  }

  /// The reference points and how many members there are.
  func layout(objectives: Int) -> (points: [[Double]], population: Int) {
    let points =
      divisions.map { ReferencePoints.dasDennis(objectives: objectives, partitions: $0) }
      ?? ReferencePoints.fitting(objectives: objectives, count: population ?? 50)
    // A single objective has a single reference point.
    let usual = objectives == 1 || divisions == nil ? 50 : points.count
    return (points, max(population ?? usual, 2))
  }
}

/// What is measured in each generation: a number of each individual, and measures of all of them.
///
/// Several at once are chapters, each with a name.
///
/// ```swift
/// evolution.statistics = .chapters([
///   ("fitness", .fitness), ("size", .standard { Double($0.genome.count) }),
/// ])
/// ```
public struct Statistics<G: Genome>: Sendable {
  /// What is measured of all the numbers.
  @usableFromInline
  enum Measure: Sendable {
    case average, deviation, least, greatest
    case other(@Sendable ([Double]) -> Double)
  }

  /// What number an individual is measured by.
  @usableFromInline
  enum Key: Sendable {
    case value(Int)
    case other(@Sendable (Individual<G>) -> Double)
  }

  @usableFromInline var key: Key?
  @usableFromInline var measures: [(name: String, measure: Measure)] = []
  @usableFromInline var chapters: [(name: String, statistics: Statistics<G>)] = []

  @usableFromInline
  init(key: Key?) { self.key = key }

  /// Measures a number of each individual, by what is registered next.
  public init(of key: @escaping @Sendable (Individual<G>) -> Double) {
    self.key = .other(key)
  }

  /// The average, standard deviation, least and greatest of the fitness' first objective.
  public static var fitness: Statistics { fitness(0) }

  /// The average, standard deviation, least and greatest of an objective's values.
  public static func fitness(_ objective: Int) -> Statistics {
    var statistics = Statistics(key: .value(objective))
    statistics.registerStandard()
    return statistics
  }

  /// The average, standard deviation, least and greatest of a number of each individual.
  public static func standard(
    of key: @escaping @Sendable (Individual<G>) -> Double
  ) -> Statistics {
    var statistics = Statistics(of: key)
    statistics.registerStandard()
    return statistics
  }

  /// Several at once, each a chapter of the logbook.
  public static func chapters(_ chapters: [(name: String, statistics: Statistics)]) -> Statistics {
    var statistics = Statistics(key: nil)
    statistics.chapters = chapters
    return statistics
  }

  /// Adds a measure of all the numbers; of several statistics, to each of them.
  public mutating func register(
    _ name: String, _ measure: @escaping @Sendable ([Double]) -> Double
  ) {
    add(name, .other(measure))
  }

  /// Adds the average, the standard deviation, the least and the greatest: avg, std, min, max.
  ///
  /// The deviation is the population's: it is divided by how many there are.
  public mutating func registerStandard() {
    add("avg", .average)
    add("std", .deviation)
    add("min", .least)
    add("max", .greatest)
  }

  private mutating func add(_ name: String, _ measure: Measure) {
    if key != nil { measures.append((name, measure)) }
    for index in chapters.indices { chapters[index].statistics.add(name, measure) }
  }

  /// The names of what is measured: of several statistics those of the chapters.
  public var fields: [String] { measures.map(\.name) + chapters.map(\.name) }

  /// Measures a population, all of whom are evaluated where fitness is measured.
  ///
  /// Complexity: O(individuals), for each of the measures.
  @inlinable
  public func compile(_ population: [Individual<G>]) -> Logbook.Entry {
    var entry = Logbook.Entry()
    if key != nil {
      let numbers = numbers(population)
      Self.measure(numbers, measures, into: &entry)
    }
    for chapter in chapters {
      entry.chapters.append((chapter.name, chapter.statistics.compile(population)))
    }
    return entry
  }

  @inlinable
  func numbers(_ population: [Individual<G>]) -> [Double] {
    switch key {
    case .value(let objective):
      return [Double](unsafeUninitializedCapacity: population.count) { numbers, count in
        for index in population.indices {
          numbers[index] =
            population[index].isJudged ? population[index].judgement.value(objective) : .nan
        }
        count = population.count
      }
    case .other(let key): return population.map(key)
    case nil: return []
    }
  }

  @usableFromInline
  static func measure(
    _ numbers: [Double], _ measures: [(name: String, measure: Measure)],
    into entry: inout Logbook.Entry
  ) {
    let moments = Moments(numbers)
    for (name, measure) in measures {
      switch measure {
      case .average: entry.fields.append((name, .real(moments.average)))
      case .deviation: entry.fields.append((name, .real(moments.deviation(numbers))))
      case .least: entry.fields.append((name, .real(moments.least)))
      case .greatest: entry.fields.append((name, .real(moments.greatest)))
      case .other(let function): entry.fields.append((name, .real(function(numbers))))
      }
    }
  }
}

/// The average, the least and the greatest of numbers; NaN where there are none.
struct Moments {
  var average = Double.nan
  var least = Double.nan
  var greatest = Double.nan

  init(_ numbers: [Double]) {
    guard let first = numbers.first else { return }
    var sum = 0.0
    (least, greatest) = (first, first)
    for number in numbers {
      sum += number
      // Of NaN neither is known, as the average is not.
      if !(number >= least) { least = number }
      if !(number <= greatest) { greatest = number }
    }
    average = sum / Double(numbers.count)
    if sum.isNaN { settleNaN(numbers) }
  }

  private mutating func settleNaN(_ numbers: [Double]) {
    guard numbers.contains(where: \.isNaN) else { return }
    (least, greatest) = (.nan, .nan)
  }

  /// The standard deviation of the population: divided by how many there are.
  func deviation(_ numbers: [Double]) -> Double {
    var sum = 0.0
    for number in numbers { sum += (number - average) * (number - average) }
    return (sum / Double(numbers.count)).squareRoot()
  }
}

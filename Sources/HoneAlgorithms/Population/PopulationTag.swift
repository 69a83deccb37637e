/// The samplers that keep populations, as their trials' tags name them.
enum PopulationKind: Int64, Sendable, Hashable {
  case ga = 1
  case regularizedEvolution = 2
  case es = 3
  case eda = 4
  case pso = 5
  case de = 6
  case nsga2 = 7
  case nsga3 = 8
  case moead = 9
  case spea2 = 10
}

/// The part that a trial plays in a population, as it is kept with the trial.
///
/// Its numbers are `[2, kind, generation, slot, parents, parent…, bits of a Double…]`: one array, read
/// where it lies. `Ancestry` reads the generation and the parents of any sampler's.
struct PopulationTag: Sendable, Hashable {
  /// What is kept with the trial.
  let numbers: [Int64]

  // 1 is a chain of steps of the gradient samplers.
  private static let version: Int64 = 2
  private static let head = 5
  private static let most: Int64 = 1 << 40

  /// The part of a trial to come.
  ///
  /// - Parameters:
  ///   - kind: Whose trial it is.
  ///   - generation: From 0 on.
  ///   - slot: Its place in the population, where places have a meaning.
  ///   - parents: The trials that it descends from.
  ///   - values: What else the sampler wants to know of it again.
  init(
    _ kind: PopulationKind, generation: Int, slot: Int = 0, parents: [Int] = [],
    values: [Double] = []
  ) {
    var numbers: [Int64] = []
    numbers.reserveCapacity(PopulationTag.head + parents.count + values.count)
    numbers.append(PopulationTag.version)
    numbers.append(kind.rawValue)
    numbers.append(Int64(generation))
    numbers.append(Int64(slot))
    numbers.append(Int64(parents.count))
    for parent in parents { numbers.append(Int64(parent)) }
    for value in values { numbers.append(Int64(bitPattern: value.bitPattern)) }
    self.numbers = numbers
  }

  /// Reads the tag of a trial; nil where it is of another sampler or damaged.
  ///
  /// - Parameters:
  ///   - tag: What was kept with the trial.
  ///   - kind: Whose trial it should be.
  ///   - trial: The trial's number: its parents are older.
  ///   - values: How many values it should have.
  init?(_ tag: [Int64], of kind: PopulationKind, trial: Int, values: Int = 0) {
    guard let parents = PopulationTag.parentCount(tag), tag[1] == kind.rawValue,
      tag.count == PopulationTag.head + parents + values
    else { return nil }
    for index in 0..<parents {
      let parent = tag[PopulationTag.head + index]
      guard parent >= 0, parent < trial else { return nil }
    }
    numbers = tag
  }

  /// How many parents a tag says that its trial has; nil where it is no such tag.
  private static func parentCount(_ tag: [Int64]) -> Int? {
    guard tag.count >= head, tag[0] == version, PopulationKind(rawValue: tag[1]) != nil,
      tag[2] >= 0, tag[2] < most, tag[3] >= 0, tag[3] < most, tag[4] >= 0,
      tag[4] <= Int64(tag.count - head)
    else { return nil }
    return Int(tag[4])
  }

  /// Whether a tag is of this sampler and generation, whatever else it holds.
  static func isOf(_ kind: PopulationKind, _ generation: Int, _ tag: [Int64]) -> Bool {
    tag.count >= head && tag[0] == version && tag[1] == kind.rawValue
      && tag[2] == Int64(generation)
  }

  /// The generation, from 0 on.
  var generation: Int { Int(numbers[2]) }
  /// The place in the population.
  var slot: Int { Int(numbers[3]) }
  /// How many parents it has.
  var parentCount: Int { Int(numbers[4]) }
  /// The number of a parent.
  func parent(_ index: Int) -> Int { Int(numbers[PopulationTag.head + index]) }
  /// A value that the sampler wanted to know again.
  func value(_ index: Int) -> Double {
    Double(bitPattern: UInt64(bitPattern: numbers[PopulationTag.head + parentCount + index]))
  }
}

/// Where a trial of a population comes from, as its sampler kept it in the trial's tag.
///
/// Such a tag begins with `2, kind, generation, slot, parents, parent…`: the version, which sampler's
/// it is, and how many parents follow. What comes after them is the sampler's own.
public struct Ancestry: Sendable, Hashable {
  /// The generation, from 0 on.
  public let generation: Int
  /// The numbers of the trials that it descends from; empty in the first generation.
  public let parents: [Int]

  private static let head = 5

  /// Reads what a sampler kept with a trial; nil where it belongs to no population.
  public init?(_ tag: [Int64]) {
    guard let generation = Ancestry.generation(tag) else { return nil }
    self.generation = generation
    parents = tag[Ancestry.head..<Ancestry.head + Int(tag[4])].map { Int(clamping: $0) }
  }

  /// The generation that a tag tells, without a copy of the parents; nil where it tells none.
  package static func generation(_ tag: [Int64]) -> Int? {
    guard tag.count >= head, tag[0] == 2, tag[1] > 0, tag[2] >= 0, tag[2] < 1 << 40, tag[4] >= 0,
      tag[4] <= Int64(tag.count - head)
    else { return nil }
    return Int(tag[2])
  }

  /// The tag of a trial whose parents have other numbers now.
  ///
  /// - Parameters:
  ///   - tag: What was kept with the trial.
  ///   - number: A parent's number now; nil where it is not there.
  /// - Returns: The tag, as it was where it tells no parents; empty where a parent is not there.
  package static func renumbered(_ tag: [Int64], _ number: (Int) -> Int?) -> [Int64] {
    guard generation(tag) != nil, tag[4] > 0 else { return tag }
    var tag = tag
    for place in head..<head + Int(tag[4]) {
      guard let parent = number(Int(clamping: tag[place])) else { return [] }
      tag[place] = Int64(parent)
    }
    return tag
  }
}

extension Trial {
  /// Where it comes from; nil where it belongs to no population.
  public var ancestry: Ancestry? { Ancestry(tag) }
}

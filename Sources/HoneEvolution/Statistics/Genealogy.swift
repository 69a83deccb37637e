/// Who descends from whom, and what each was made of.
///
/// Births are numbered from 1, and an individual bears its number in `birth`. `varAnd` and `varOr`
/// record into one, as an ``Evolution`` does that has one; whoever varies by hand calls `record`
/// after each crossover and each mutation.
public struct Genealogy<G: Genome>: Sendable {
  // The parents of each birth; −1 where there is none, or only one.
  var first: [Int] = []
  var second: [Int] = []
  var genomes: [G] = []
  /// Whether the genome of each birth is kept.
  public let keepsGenomes: Bool

  /// An empty genealogy.
  public init(keepsGenomes: Bool = true) { self.keepsGenomes = keepsGenomes }

  /// How many births there were.
  public var count: Int { first.count }

  /// Records individuals who have no parents: the first population.
  public mutating func begin(_ population: inout [Individual<G>]) {
    for index in population.indices { begin(&population[index]) }
  }

  /// Records an individual who has no parents.
  public mutating func begin(_ individual: inout Individual<G>) {
    individual.birth = -1
    record(&individual)
  }

  /// Records that an individual was made of the one that it was: by mutation.
  public mutating func record(_ child: inout Individual<G>) {
    add(&child, child.birth, -1)
  }

  /// Records that two individuals were made of the two that they were: by crossover.
  public mutating func record(_ child: inout Individual<G>, _ other: inout Individual<G>) {
    let parents = (child.birth, other.birth)
    add(&child, parents.0, parents.1)
    add(&other, parents.0, parents.1)
  }

  private mutating func add(_ child: inout Individual<G>, _ first: Int, _ second: Int) {
    self.first.append(first)
    self.second.append(second)
    if keepsGenomes { genomes.append(child.genome) }
    child.birth = self.first.count
  }

  /// The numbers of a birth's parents: two, one, or none.
  ///
  /// Complexity: O(1).
  public func parents(of birth: Int) -> [Int] {
    guard birth >= 1, birth <= count else { return [] }
    return [first[birth - 1], second[birth - 1]].filter { $0 > 0 }
  }

  /// What was born then; nil for an unknown number, or where genomes are not kept.
  public func genome(of birth: Int) -> G? {
    birth >= 1 && birth <= genomes.count ? genomes[birth - 1] : nil
  }

  /// A birth's ancestors: the parents of each birth that is so many generations back or fewer.
  ///
  /// - Parameters:
  ///   - birth: The number of an individual.
  ///   - depth: How many variations to go back at most: with 1 there are its own parents only.
  /// - Returns: The births in order of their distance, each once, with the numbers of its parents.
  ///
  /// Complexity: O(births in the tree) on average.
  public func tree(of birth: Int, depth: Int = .max) -> [(birth: Int, parents: [Int])] {
    guard birth >= 1, birth <= count else { return [] }
    var tree: [(birth: Int, parents: [Int])] = []
    var seen: Set<Int> = [birth]
    var current = [birth]
    var distance = 0
    while !current.isEmpty, distance < depth {
      var next: [Int] = []
      for child in current {
        let parents = parents(of: child)
        tree.append((child, parents))
        next.append(contentsOf: parents.filter { seen.insert($0).inserted })
      }
      current = next
      distance += 1
    }
    return tree
  }
}

package import HoneNumerics

/// The members of a differential evolution, whatever says how good they are.
package struct DEPool: Sendable {
  /// What a trial vector is made of.
  ///
  /// Members are named by their slots, from `count` on by their places in the archive; −1 is none.
  package struct Recipe: Sendable, Hashable {
    package var f: Double
    package var cr: Double
    package var best: Int
    package var r1: Int
    package var r2: Int
    package var r3: Int

    package init(
      f: Double, cr: Double, best: Int = -1, r1: Int = -1, r2: Int = -1, r3: Int = -1
    ) {
      (self.f, self.cr) = (f, cr)
      (self.best, self.r1, self.r2, self.r3) = (best, r1, r2, r3)
    }
  }

  let options: DEOptions
  let bounds: Bounds
  /// The members' genes, slot by slot.
  private(set) var genes: [Double]
  /// How many members there are.
  package private(set) var count: Int
  /// The genes of members that were beaten, the oldest first until some are dropped.
  private(set) var archive: [Double] = []
  /// The slots of the best members, the best first, as many as the strategy wants to know.
  package var leaders: [Int] = []
  package var adaptation: DEAdaptation

  /// A pool of members whose genes are known.
  package init(_ options: DEOptions, bounds: Bounds, genes: [Double]) {
    self.options = options
    self.bounds = bounds
    self.genes = genes
    count = genes.count / bounds.count
    adaptation = DEAdaptation(options)
  }

  /// How many genes a member has.
  var dimensions: Int { bounds.count }
  /// How many beaten members are kept.
  var archived: Int { archive.count / bounds.count }

  /// The genes of a slot, or of a place in the archive from `count` on.
  func genes(_ slot: Int) -> ArraySlice<Double> {
    let first = (slot < count ? slot : slot - count) * dimensions
    return (slot < count ? genes : archive)[first..<first + dimensions]
  }

  /// Puts another vector into a slot.
  mutating func replace(_ slot: Int, by vector: UnsafeBufferPointer<Double>) {
    let first = slot * dimensions
    for gene in 0..<dimensions { genes[first + gene] = vector[gene] }
  }

  /// Changes a gene of a slot.
  package mutating func set(_ slot: Int, _ gene: Int, _ value: Double) {
    genes[slot * dimensions + gene] = value
  }

  /// Keeps a member that is about to be replaced.
  mutating func keep(_ slot: Int) {
    archive.append(contentsOf: genes[slot * dimensions..<(slot + 1) * dimensions])
  }

  /// Drops archived members by chance until there are as many as the strategy keeps.
  ///
  /// - Parameters:
  ///   - rng: What chance is drawn from.
  ///   - dropped: Told of each: its place, which the last one takes.
  package mutating func trim(using rng: inout RandomStream, dropped: (Int) -> Void = { _ in }) {
    let most = options.archiveSize(for: count)
    while archived > most {
      let place = rng.below(archived)
      dropped(place)
      let last = archive.count - dimensions
      for gene in 0..<dimensions { archive[place * dimensions + gene] = archive[last + gene] }
      archive.removeLast(dimensions)
    }
  }

  /// Leaves only these slots, in this order.
  mutating func select(_ slots: [Int]) {
    var left: [Double] = []
    left.reserveCapacity(slots.count * dimensions)
    for slot in slots {
      left.append(contentsOf: genes[slot * dimensions..<(slot + 1) * dimensions])
    }
    genes = left
    count = slots.count
  }
}

public import HoneNumerics

extension Crossover {
  /// Partially matched crossover (PMX) of two permutations: what lies between two points is exchanged
  /// by exchanges within each.
  ///
  /// - Parameters:
  ///   - a: A permutation of 0..<n.
  ///   - b: Another one.
  ///   - rng: Where randomness comes from.
  ///
  /// Complexity: O(n).
  ///
  /// Reference: Goldberg and Lingle 1985, "Alleles, loci, and the traveling salesman problem".
  public static func partiallyMatched(
    _ a: inout [Int], _ b: inout [Int], using rng: inout RandomStream
  ) {
    guard a.count > 1 else { return }
    let points = pair(from: 0, through: a.count, using: &rng)
    match(&a, &b) { a, b, places in
      for gene in points.0..<points.1 { matchGene(gene, a, b, places) }
    }
  }

  /// Uniform partially matched crossover (UPMX) of two permutations: elements are exchanged with a
  /// probability, by exchanges within each.
  ///
  /// - Parameters:
  ///   - a: A permutation of 0..<n.
  ///   - b: Another one.
  ///   - probability: That of each element to be exchanged, from 0 to 1.
  ///   - rng: Where randomness comes from.
  ///
  /// Complexity: O(n).
  ///
  /// Reference: Cicirello and Smith 2000, "Modeling GA performance for control parameter optimization".
  public static func uniformPartiallyMatched(
    _ a: inout [Int], _ b: inout [Int], probability: Double, using rng: inout RandomStream
  ) {
    let mask = GeneMask(probability)
    guard a.count > 1 else { return }
    match(&a, &b) { a, b, places in
      mask.forEach(a.count, using: &rng) { gene, _ in matchGene(gene, a, b, places) }
    }
  }

  /// Ordered crossover (OX) of two permutations: each gets the other's elements between two points, and
  /// keeps its own others in their order, from the second point on and round the end.
  ///
  /// - Parameters:
  ///   - a: A permutation of 0..<n.
  ///   - b: Another one.
  ///   - rng: Where randomness comes from.
  ///
  /// Complexity: O(n).
  ///
  /// Reference: Davis 1985, IJCAI; Goldberg 1989, "Genetic algorithms in search, optimization and machine
  /// learning".
  public static func ordered(_ a: inout [Int], _ b: inout [Int], using rng: inout RandomStream) {
    let count = a.count
    precondition(b.count == count, "permutations to be crossed have the same length")
    guard count > 1 else { return }
    let (first, last) = pair(from: 0, through: count - 1, using: &rng)
    a.withUnsafeMutableBufferPointer { a in
      b.withUnsafeMutableBufferPointer { b in
        withUnsafeTemporaryAllocation(of: Bool.self, capacity: 2 * count) { given in
          given.initialize(repeating: false)
          let toA = UnsafeMutableBufferPointer(rebasing: given[..<count])
          let toB = UnsafeMutableBufferPointer(rebasing: given[count...])
          for gene in first...last {
            toA[checked(b[gene], count)] = true
            toB[checked(a[gene], count)] = true
          }
          close(a, without: toA, after: last)
          close(b, without: toB, after: last)
          for gene in first...last { swap(&a[gene], &b[gene]) }
        }
      }
    }
  }

  private typealias Places = UnsafeMutableBufferPointer<Int>

  /// Moves the elements that are not given by the other permutation together, from behind a place on
  /// and round the end: as many places as are left for them.
  private static func close(
    _ genome: Places, without given: UnsafeMutableBufferPointer<Bool>, after last: Int
  ) {
    let count = genome.count
    var (read, write) = (last, last)
    for _ in 0..<count {
      read = read + 1 == count ? 0 : read + 1
      if given[genome[read]] { continue }
      write = write + 1 == count ? 0 : write + 1
      genome[write] = genome[read]
    }
  }

  /// Calls `body` with both permutations and with the place of each element: in the first one, then in
  /// the second one.
  private static func match(
    _ a: inout [Int], _ b: inout [Int], _ body: (Places, Places, Places) -> Void
  ) {
    let count = a.count
    precondition(b.count == count, "permutations to be crossed have the same length")
    a.withUnsafeMutableBufferPointer { a in
      b.withUnsafeMutableBufferPointer { b in
        withUnsafeTemporaryAllocation(of: Int.self, capacity: 2 * count) { places in
          places.initialize(repeating: 0)
          for gene in 0..<count {
            places[checked(a[gene], count)] = gene
            places[count + checked(b[gene], count)] = gene
          }
          body(a, b, places)
        }
      }
    }
  }

  @inline(__always)
  private static func matchGene(_ gene: Int, _ a: Places, _ b: Places, _ places: Places) {
    let count = a.count
    let (one, other) = (a[gene], b[gene])
    let (placeInA, placeInB) = (places[other], places[count + one])
    a[gene] = other
    a[placeInA] = one
    b[gene] = one
    b[placeInB] = other
    places[one] = placeInA
    places[other] = gene
    places[count + other] = placeInB
    places[count + one] = gene
  }

  @inline(__always)
  private static func checked(_ element: Int, _ count: Int) -> Int {
    precondition(
      element >= 0 && element < count,
      "a permutation holds each of 0..<\(count) once, and not \(element)")
    return element
  }
}

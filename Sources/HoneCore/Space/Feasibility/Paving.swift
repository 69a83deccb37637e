internal import HoneNumerics

/// Boxes that together hold every point of a space that satisfies its constraints.
///
/// Branch and contract: the likeliest box of which not every point is feasible is halved, and both
/// halves are narrowed. What is dropped is proved to hold nothing, so that drawing from the boxes by
/// their probability, and again where a point is infeasible, gives what drawing from the prior would.
///
/// Reference: Jaulin and Walter 1993, "Set inversion via interval analysis for nonlinear bounded-error
/// estimation", Automatica 29(4).
struct Paving: Sendable {
  /// A box and how likely the prior hits it.
  struct Tile: Sendable {
    var box: Box
    var volume: Double
    /// Whether all of its points are feasible.
    var isInner: Bool
  }

  /// The boxes that may be halved, the likeliest first among equals of the order they came in.
  private(set) var open: [Tile] = []
  /// The boxes all of whose points are feasible.
  private(set) var inner: [Tile] = []
  private var sums: [Double] = []

  /// Nothing is left, and that is proved.
  var isEmpty: Bool { open.isEmpty && inner.isEmpty }
  /// Whether every point of every box is feasible.
  var isExact: Bool { open.isEmpty }
  /// All boxes, the order of which never changes.
  var tiles: [Tile] { inner + open }

  /// The box narrowed, and nothing else yet.
  init(_ box: Box, _ network: ConstraintNetwork) {
    var box = box
    guard network.contract(&box) else { return }
    add(box, network)
    finish()
  }

  /// Halves boxes until all are feasible, or `nodes` have been looked at, or `isEnough` says so.
  ///
  /// - Throws: `SamplerError.cancelled` where the task is.
  mutating func refine(
    nodes: Int, _ network: ConstraintNetwork, in space: SearchSpace,
    isEnough: (borrowing Paving) -> Bool = { _ in false }
  ) throws(SamplerError) {
    var looked = 0
    var check = 16
    let most = network.nodes(nodes)
    while looked < most, let tile = pop() {
      if looked.isMultiple(of: 64), Task.isCancelled { throw .cancelled }
      looked += 2
      guard let halves = network.halves(of: tile.box) else {
        // Single values, or so few that nothing is gained.
        if !network.isBroken(tile.box, in: space) { inner.append(tile) }
        continue
      }
      for var half in halves where network.contract(&half) { add(half, network) }
      if looked >= check {
        check *= 2
        finish()
        if isEnough(self) { return }
      }
    }
    finish()
  }

  private mutating func add(_ box: Box, _ network: ConstraintNetwork) {
    let tile = Tile(box: box, volume: network.volume(of: box), isInner: network.isInner(box))
    if tile.isInner { inner.append(tile) } else { push(tile) }
  }

  private mutating func finish() {
    var sum = 0.0
    sums = tiles.map {
      sum += $0.volume
      return sum
    }
  }

  /// A point of a box that is chosen by its probability; feasible or not.
  func draw(_ network: ConstraintNetwork, using rng: inout RandomStream) -> (Tile, [Double])? {
    guard let whole = sums.last else { return nil }
    let wanted = rng.uniform() * whole
    // Rounding may leave none above it: then it is the last.
    let place = sums.dropLast().partitioningIndex { wanted < $0 }
    let tile = place < inner.count ? inner[place] : open[place - inner.count]
    return (tile, network.draw(from: tile.box, using: &rng))
  }
}

// A binary heap by volume (Knuth, TAOCP 3, 5.2.3).
extension Paving {
  private mutating func push(_ tile: Tile) {
    open.append(tile)
    var child = open.count - 1
    while child > 0, open[(child - 1) / 2].volume < open[child].volume {
      open.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  private mutating func pop() -> Tile? {
    guard let first = open.first else { return nil }
    open.swapAt(0, open.count - 1)
    open.removeLast()
    var parent = 0
    while true {
      let left = 2 * parent + 1
      guard left < open.count else { break }
      let right = left + 1
      let child = right < open.count && open[right].volume > open[left].volume ? right : left
      guard open[child].volume > open[parent].volume else { break }
      open.swapAt(child, parent)
      parent = child
    }
    return first
  }
}

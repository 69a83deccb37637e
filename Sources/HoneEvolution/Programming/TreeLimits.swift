public import HoneNumerics

/// Bounds on how large programs grow: what breaks them is replaced by a parent.
///
/// Reference: Koza 1992, section 6.2 (height 17).
public struct TreeLimits: Sendable, Hashable {
  /// The greatest height; 17 as Koza has it.
  public let height: Int
  /// The greatest number of nodes.
  public let size: Int

  /// Bounds of height, size, or both.
  ///
  /// - Parameters:
  ///   - height: The greatest height, 0 or more.
  ///   - size: The greatest number of nodes, at least 1.
  public init(height: Int = 17, size: Int = .max) {
    precondition(height >= 0 && size >= 1, "a program has a height of 0 and a node at least")
    self.height = height
    self.size = size
  }

  /// Whether a program keeps the bounds.
  ///
  /// Complexity: O(size).
  public func allow(_ tree: ProgramTree) -> Bool {
    // A tree is never higher than it has functions.
    tree.count <= size && (tree.count <= height + 1 || tree.height <= height)
  }

  /// Varies two programs; each child that breaks a bound becomes a copy of one of the parents, by
  /// even chances.
  ///
  /// - Parameters:
  ///   - first: The first parent, which becomes the first child.
  ///   - second: The second parent, which becomes the second child.
  ///   - rng: The stream to draw from, handed on to the variation.
  ///   - vary: The crossover.
  ///
  /// Complexity: O(sizes) beside the crossover.
  @inlinable
  public func mate(
    _ first: inout ProgramTree, _ second: inout ProgramTree, using rng: inout RandomStream,
    _ vary: (inout ProgramTree, inout ProgramTree, inout RandomStream) -> Void
  ) {
    let parents = (first, second)
    vary(&first, &second, &rng)
    if !allow(first) { first.assign(rng.below(2) == 0 ? parents.0 : parents.1) }
    if !allow(second) { second.assign(rng.below(2) == 0 ? parents.0 : parents.1) }
  }

  /// Varies a program; it stays as it is where the variation breaks a bound.
  ///
  /// - Parameters:
  ///   - tree: The program.
  ///   - rng: The stream to draw from, handed on to the variation.
  ///   - vary: The mutation.
  ///
  /// Complexity: O(size) beside the mutation.
  @inlinable
  public func mutate(
    _ tree: inout ProgramTree, using rng: inout RandomStream,
    _ vary: (inout ProgramTree, inout RandomStream) -> Void
  ) {
    let parent = tree
    vary(&tree, &rng)
    if !allow(tree) { tree.assign(parent) }
  }
}

public import HoneNumerics

extension DifferentialEvolution {
  /// Goes on for so many evaluations, or until a loss is low enough.
  ///
  /// - Parameters:
  ///   - evaluations: How many losses are taken at most.
  ///   - target: After the generation that finds a loss no larger than this it ends.
  ///   - rng: What trial vectors are drawn from.
  ///   - loss: The loss of a vector; NaN counts as infinite.
  ///
  /// Complexity: O(evaluations · genes) and the losses.
  @inlinable
  public mutating func minimize(
    evaluations: Int, until target: Double = -.infinity, using rng: inout RandomStream,
    _ loss: (Span<Double>) -> Double
  ) {
    let genes = bounds.count
    var left = evaluations
    while left > 0, !(bestLoss <= target) {
      vary(using: &rng)
      let count = min(size, left)
      found.removeAll(keepingCapacity: true)
      trials.withUnsafeBufferPointer { trials in
        for i in 0..<count {
          let row = UnsafeBufferPointer(rebasing: trials[i * genes..<(i + 1) * genes])
          found.append(loss(row.span))
        }
      }
      learn()
      left -= count
    }
  }

  /// Goes on for so many evaluations, or until a loss is low enough, with several at a time.
  ///
  /// What comes out is what one worker finds: it depends on the stream alone.
  ///
  /// - Parameters:
  ///   - evaluations: How many losses are taken at most.
  ///   - target: After the generation that finds a loss no larger than this it ends.
  ///   - workers: How many losses are taken at a time.
  ///   - rng: What trial vectors are drawn from.
  ///   - loss: The loss of a vector; NaN counts as infinite.
  @inlinable
  public mutating func minimize(
    evaluations: Int, until target: Double = -.infinity, workers: Int,
    using rng: inout RandomStream, _ loss: @escaping @Sendable (Span<Double>) -> Double
  ) async {
    precondition(workers > 0, "there is one worker at least")
    let genes = bounds.count
    var left = evaluations
    while left > 0, !(bestLoss <= target) {
      vary(using: &rng)
      let count = min(size, left)
      let trials = trials
      found = await withTaskGroup(of: (Int, [Double]).self) { group in
        for worker in 0..<workers {
          let share = count * worker / workers..<count * (worker + 1) / workers
          group.addTask {
            let losses = trials.withUnsafeBufferPointer { trials in
              share.map { i in
                loss(UnsafeBufferPointer(rebasing: trials[i * genes..<(i + 1) * genes]).span)
              }
            }
            return (share.lowerBound, losses)
          }
        }
        var found = [Double](repeating: .infinity, count: count)
        for await (first, losses) in group {
          for (index, value) in losses.enumerated() { found[first + index] = value }
        }
        return found
      }
      learn()
      left -= count
    }
  }
}

/// What a convolution or a pooling looks at around each place.
public struct Window: Sendable, Hashable {
  /// What is put around the input.
  public enum Padding: Sendable, Hashable {
    /// Nothing.
    case none
    /// As much that there are length / stride outputs, rounded up; an odd one out stands behind.
    case same
    /// So many elements on each side, 0 or more.
    case each(Int)
  }

  /// The lengths, one for each spatial axis: [height, width], or [length].
  public var size: [Int]
  /// How far apart the places are, on each axis.
  public var stride: Int
  /// What is put around the input.
  public var padding: Padding
  /// How far apart the elements within the window are.
  public var dilation: Int

  /// Creates a window.
  public init(_ size: [Int], stride: Int = 1, padding: Padding = .none, dilation: Int = 1) {
    precondition(
      !size.isEmpty && size.allSatisfy { $0 > 0 } && stride > 0 && dilation > 0,
      "a window needs lengths, a stride and a dilation above 0")
    self.size = size
    self.stride = stride
    self.padding = padding
    self.dilation = dilation
  }

  /// The input as each element of the window sees it, row by row: tensors [n, places…, channels].
  ///
  /// Slices and padding have all derivatives, which MLX's convolutions and strided views do not.
  func views(of x: Tensor, filling value: Double = 0) -> [Tensor] {
    guard x.error == nil else { return [x] }
    if case .each(let margin) = padding, margin < 0 {
      return [
        Tensor(
          failed: EngineError(
            .badOperation,
            "a window's padding is `.each(\(margin))`: it puts 0 elements or more around the input; "
              + "slice the input to make it smaller"))
      ]
    }
    guard x.rank == size.count + 2 else { return [Tensor(failed: misfit(x.shape))] }
    var low = [Int](repeating: 0, count: x.rank)
    var high = low
    var places: [Int] = []
    for (axis, size) in size.enumerated() {
      let (before, after) = margins(x.shape[axis + 1], size)
      low[axis + 1] = before
      high[axis + 1] = after
      let free = x.shape[axis + 1] + before + after - span(size)
      guard free >= 0 else { return [Tensor(failed: misfit(x.shape))] }
      places.append(free / stride + 1)
    }
    let padded = (low + high).contains { $0 > 0 } ? x.padded(low: low, high: high, value: value) : x
    return size.enumerated().reduce([padded]) { views, axis in
      views.flatMap { view in
        (0..<axis.element).map { offset in
          let first = offset * dilation
          let last = first + (places[axis.offset] - 1) * stride
          return view.slice(axis: axis.offset + 1, first..<last + 1, stride: stride)
        }
      }
    }
  }

  /// How many elements a length of the window covers.
  private func span(_ size: Int) -> Int { (size - 1) * dilation + 1 }

  private func margins(_ length: Int, _ size: Int) -> (Int, Int) {
    switch padding {
    case .none: return (0, 0)
    case .each(let margin): return (margin, margin)
    case .same:
      let places = (length + stride - 1) / stride
      let missing = max(0, (places - 1) * stride + span(size) - length)
      return (missing / 2, missing - missing / 2)
    }
  }

  private func misfit(_ shape: [Int]) -> EngineError {
    EngineError(
      .badOperation,
      "a window of \(size) on the shape \(shape): it wants [examples, "
        + "\(size.count == 1 ? "length" : size.count == 2 ? "height, width" : "lengths…")"
        + ", channels], at least as long as the window is, with its dilation and without padding")
  }
}

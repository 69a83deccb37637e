internal import CMLX

extension Tensor {
  /// The same elements in another shape; one length may be −1, for what is left.
  public func reshaped(_ shape: [Int]) -> Tensor {
    unary("reshaping") { cmlx_reshape($0, shape.map(Int32.init), Int32(shape.count)) }
  }

  /// The axes in another order; without one, reversed.
  public func transposed(_ axes: [Int]? = nil) -> Tensor {
    let order = axes ?? Array((0..<rank).reversed())
    return unary("transposing") { cmlx_transpose($0, order.map(Int32.init), Int32(order.count)) }
  }

  /// The elements repeated along axes of length 1, or new ones in front, to this shape.
  public func broadcast(to shape: [Int]) -> Tensor {
    unary("broadcasting") { cmlx_broadcast($0, shape.map(Int32.init), Int32(shape.count)) }
  }

  /// With a new axis of length 1 at this position.
  public func expanded(axis: Int) -> Tensor {
    unary("expanding") { cmlx_expand($0, Int32(axis)) }
  }

  /// The elements whose index on `axis` lies in `range`, every `stride`-th of them.
  public func slice(axis: Int, _ range: Range<Int>, stride: Int = 1) -> Tensor {
    var start = [Int32](repeating: 0, count: rank)
    var stop = shape.map(Int32.init)
    var strides = [Int32](repeating: 1, count: rank)
    guard error == nil else { return self }
    guard (0..<rank).contains(axis), range.lowerBound >= 0, range.upperBound <= shape[axis],
      stride >= 1
    else {
      return Tensor(
        failed: EngineError(
          .badOperation, "slicing: axis \(axis) of the shape \(shape) has no indices \(range)"))
    }
    start[axis] = Int32(range.lowerBound)
    stop[axis] = Int32(range.upperBound)
    strides[axis] = Int32(stride)
    return unary("slicing") { cmlx_slice($0, start, stop, strides, Int32(start.count)) }
  }

  /// The elements at one index of an axis, without that axis.
  public func at(_ index: Int, axis: Int = 0) -> Tensor {
    var rest = shape
    if rest.indices.contains(axis) { rest.remove(at: axis) }
    return slice(axis: axis, index..<index + 1).reshaped(rest)
  }

  /// With `low[i]` elements before and `high[i]` after those of axis i, of this value.
  public func padded(low: [Int], high: [Int], value: Double = 0) -> Tensor {
    guard error == nil else { return self }
    guard low.count == rank, high.count == rank, (low + high).allSatisfy({ $0 >= 0 }) else {
      return Tensor(
        failed: EngineError(
          .badOperation,
          "padding: a tensor of shape \(shape) takes \(rank) counts of 0 or more on either side, not "
            + "\(low) and \(high)"))
    }
    return unary("padding") {
      cmlx_pad($0, low.map(Int32.init), high.map(Int32.init), Int32(low.count), value)
    }
  }

  /// Tensors one after the other along an axis that there is.
  public static func concatenated(_ tensors: [Tensor], axis: Int) -> Tensor {
    joining(tensors, "concatenating") { cmlx_concatenate($0, Int32($0.count), Int32(axis)) }
  }

  /// Tensors side by side along a new axis.
  public static func stacked(_ tensors: [Tensor], axis: Int = 0) -> Tensor {
    joining(tensors, "stacking") { cmlx_stack($0, Int32($0.count), Int32(axis)) }
  }

  /// The parts of an axis at these indices, which may have any shape.
  ///
  /// It has first derivatives only; for more, multiply by `oneHot`. An index out of range is not
  /// noticed, and gives any number.
  public func take(_ indices: Tensor, axis: Int) -> Tensor {
    Tensor.joining([self, indices], "taking") { cmlx_take($0[0], $0[1], Int32(axis)) }
      .marked(lineage | indices.lineage.cut(by: .indices))
  }

  /// One element of each row along an axis: at `indices`, whose length on that axis is 1.
  ///
  /// An index out of range is not noticed, and gives any number.
  public func takeAlong(_ indices: Tensor, axis: Int) -> Tensor {
    Tensor.joining([self, indices], "taking along") { cmlx_take_along($0[0], $0[1], Int32(axis)) }
      .marked(lineage | indices.lineage.cut(by: .indices))
  }

  /// Whole numbers as rows of `classes` elements, of which that one is 1: `shape` + [classes].
  public func oneHot(_ classes: Int, as type: ElementType = .float32) -> Tensor {
    expanded(axis: rank).equal(Tensor.range(0..<classes)).converted(to: type)
  }
}

extension Tensor {
  private func reduce(
    _ what: StaticString, _ operation: cmlx_reduction, _ axes: [Int]?, _ keep: Bool
  ) -> Tensor {
    let list = axes ?? Array(0..<rank)
    return unary(what) {
      cmlx_reduce(operation, $0, list.map(Int32.init), Int32(list.count), keep)
    }
  }

  /// The sum over some axes, or all.
  public func sum(_ axes: [Int]? = nil, keep: Bool = false) -> Tensor {
    reduce("sum", CMLX_SUM, axes, keep)
  }
  /// The mean over some axes, or all.
  public func mean(_ axes: [Int]? = nil, keep: Bool = false) -> Tensor {
    reduce("mean", CMLX_MEAN, axes, keep)
  }
  /// The greatest element over some axes, or all.
  public func maximum(_ axes: [Int]? = nil, keep: Bool = false) -> Tensor {
    reduce("maximum", CMLX_MAX, axes, keep)
  }
  /// The smallest element over some axes, or all.
  public func minimum(_ axes: [Int]? = nil, keep: Bool = false) -> Tensor {
    reduce("minimum", CMLX_MIN, axes, keep)
  }
  /// The product over some axes, or all.
  public func product(_ axes: [Int]? = nil, keep: Bool = false) -> Tensor {
    reduce("product", CMLX_PROD, axes, keep)
  }
  /// log Σ exp over some axes, or all, without overflow.
  public func logSumExp(_ axes: [Int]? = nil, keep: Bool = false) -> Tensor {
    reduce("logsumexp", CMLX_LOGSUMEXP, axes, keep)
  }
  /// Whether all elements are true.
  public func all() -> Tensor { reduce("all", CMLX_ALL, nil, false) }
  /// The index of the greatest element along an axis; no derivative passes.
  public func argMax(axis: Int) -> Tensor {
    unary("argmax") {
      cmlx_argmax($0, Int32(axis))
    } lineage: {
      $0.cut(by: .argMax)
    }
  }
  /// exp(x) / Σ exp(x) along an axis.
  public func softmax(axis: Int) -> Tensor { unary("softmax") { cmlx_softmax($0, Int32(axis)) } }
  /// The sums of the elements up to each along an axis.
  public func cumulativeSum(axis: Int) -> Tensor {
    unary("cumulative sum") { cmlx_cumsum($0, Int32(axis)) }
  }
  /// The logarithm of the softmax along an axis.
  public func logSoftmax(axis: Int) -> Tensor { self - logSumExp([axis], keep: true) }
}

/// Attention with one or more heads, of a sequence to itself or to another one.
///
/// Reference: Vaswani et al. 2017, arXiv:1706.03762, section 3.2.
public struct Attention: TensorTree {
  /// To the queries, [width, width].
  public var query: Dense
  /// To the keys, [width, width].
  public var key: Dense
  /// To the values, [width, width].
  public var value: Dense
  /// From the heads side by side to the output, [width, width].
  public var output: Dense
  /// How many heads; each takes width / heads of the numbers.
  public var heads: Int

  /// A layer of these layers.
  public init(query: Dense, key: Dense, value: Dense, output: Dense, heads: Int) {
    self.query = query
    self.key = key
    self.value = value
    self.output = output
    self.heads = heads
  }

  /// A layer with random weights and biases of 0.
  public init(width: Int, heads: Int = 1, key: RandomKey, as type: ElementType = .float32) {
    precondition(heads > 0 && width % heads == 0, "the heads must divide the width")
    let layers = key.split(4).map { Dense(width, width, key: $0, as: type) }
    self.init(
      query: layers[0], key: layers[1], value: layers[2], output: layers[3], heads: heads)
  }

  /// The tensors of query, key, value and output.
  public func mapTensors(_ body: (Tensor) throws -> Tensor) rethrows -> Attention {
    Attention(
      query: try query.mapTensors(body), key: try key.mapTensors(body),
      value: try value.mapTensors(body), output: try output.mapTensors(body), heads: heads)
  }

  /// Each place of a sequence, as a mixture of what it looks at.
  ///
  /// - Parameters:
  ///   - x: [n, places, width].
  ///   - memory: [n, others, width], what is looked at; `x` itself unless given.
  ///   - mask: Truth values that broadcast to [n, heads, places, others]: where a place may look.
  /// - Returns: [n, places, width].
  ///
  /// Complexity: O(n · places · others · width).
  public func callAsFunction(_ x: Tensor, memory: Tensor? = nil, mask: Tensor? = nil) -> Tensor {
    let memory = memory ?? x
    let q = split(query(x))
    let k = split(key(memory))
    let v = split(value(memory))
    guard q.error == nil, let part = q.shape.last else { return q }
    // eq. 1
    var scores = q.matmul(k.transposed([0, 1, 3, 2])) / Double(part).squareRoot()
    if let mask {
      // Not −∞: a place that may look nowhere looks everywhere alike instead of being NaN.
      scores = mask.select(scores, Tensor(-1e9, as: scores.type))
    }
    let mixed = scores.softmax(axis: 3).matmul(v)
    return output(mixed.transposed([0, 2, 1, 3]).reshaped([0, 1].map { x.shape[$0] } + [-1]))
  }

  /// The mask by which each of `places` looks at itself and what is before it, [places, places].
  public static func causal(_ places: Int) -> Tensor {
    let index = Tensor.range(0..<places)
    return index.expanded(axis: 1).less(index.expanded(axis: 0)).negated()
  }

  /// [n, places, width] to [n, heads, places, width / heads].
  private func split(_ x: Tensor) -> Tensor {
    guard x.error == nil else { return x }
    guard x.rank == 3, x.shape[2] % heads == 0 else {
      return Tensor(
        failed: EngineError(
          .badOperation,
          "attention with \(heads) heads wants [examples, places, width] with a width that they "
            + "divide; the shape is \(x.shape)"))
    }
    return x.reshaped([x.shape[0], x.shape[1], heads, -1]).transposed([0, 2, 1, 3])
  }
}

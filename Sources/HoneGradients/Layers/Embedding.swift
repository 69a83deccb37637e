/// A vector for each of a number of tokens.
///
/// Rows are chosen by a product with ones and zeros, which has all derivatives; choosing by index has
/// only the first.
public struct Embedding: TensorTree {
  /// [tokens, width].
  public var table: Tensor

  /// An embedding of this table.
  public init(table: Tensor) { self.table = table }

  /// Random vectors of length about 1.
  public init(_ tokens: Int, _ width: Int, key: RandomKey, as type: ElementType = .float32) {
    let deviation = 1 / Double(width).squareRoot()
    table = Initialisation.normal(deviation).draw([tokens, width], key: key, as: type)
  }

  /// The table.
  public func mapTensors(_ body: (Tensor) throws -> Tensor) rethrows -> Embedding {
    Embedding(table: try body(table))
  }

  /// Whole numbers […] to […, width]; a number that is no token becomes zeros.
  ///
  /// Complexity: O(numbers · tokens · width).
  public func callAsFunction(_ tokens: Tensor) -> Tensor {
    guard table.error == nil else { return table }
    guard table.rank == 2 else {
      return Tensor(
        failed: EngineError(
          .badOperation, "an embedding's table is [tokens, width], not of shape \(table.shape)"))
    }
    return tokens.oneHot(table.shape[0], as: table.type).matmul(table)
  }
}

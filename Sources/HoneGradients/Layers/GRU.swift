/// A recurrent layer with gates.
///
/// The reset gate stands after the product with the state, as in cuDNN and most libraries, so that a
/// step is one product; Cho et al. have it before (their eq. 8).
///
/// Reference: Cho et al. 2014, arXiv:1406.1078, eq. 5–8.
public struct GRU: TensorTree {
  /// From the input to reset gate, update gate and candidate: [inputs, 3 · width].
  public var inward: Tensor
  /// From the state to the same: [width, 3 · width].
  public var recurrent: Tensor
  /// [3 · width].
  public var bias: Tensor
  /// Of the candidate's recurrent part, within the reset gate: [width].
  public var candidateBias: Tensor

  /// A layer of these tensors.
  public init(inward: Tensor, recurrent: Tensor, bias: Tensor, candidateBias: Tensor) {
    self.inward = inward
    self.recurrent = recurrent
    self.bias = bias
    self.candidateBias = candidateBias
  }

  /// A layer with random weights and biases of 0.
  public init(_ inputs: Int, _ width: Int, key: RandomKey, as type: ElementType = .float32) {
    let keys = key.split(6)
    let draw = { (rows: Int, keys: ArraySlice<RandomKey>) in
      Tensor.concatenated(
        keys.map { Initialisation.glorot.draw([rows, width], key: $0, as: type) }, axis: 1)
    }
    inward = draw(inputs, keys[..<3])
    recurrent = draw(width, keys[3...])
    bias = .zeros([3 * width], as: type)
    candidateBias = .zeros([width], as: type)
  }

  /// The inward and the recurrent weight, the bias, and the candidate's.
  public func mapTensors(_ body: (Tensor) throws -> Tensor) rethrows -> GRU {
    GRU(
      inward: try body(inward), recurrent: try body(recurrent), bias: try body(bias),
      candidateBias: try body(candidateBias))
  }

  /// The states after every time, [n, times, width].
  ///
  /// - Parameters:
  ///   - x: [n, times, inputs].
  ///   - start: [n, width]; zeros unless given.
  ///   - mask: [n, times]: 1, or 0 where a sequence is over and its state stays.
  /// - Returns: [n, times, width]; of shorter sequences, the last is the state at their end.
  public func callAsFunction(_ x: Tensor, start: Tensor? = nil, mask: Tensor? = nil) -> Tensor {
    .stacked(states(x, start: start, mask: mask), axis: 1)
  }

  /// The state after each time, each [n, width]; parameters as those of the call.
  public func states(_ x: Tensor, start: Tensor? = nil, mask: Tensor? = nil) -> [Tensor] {
    let seen = x.matmul(inward) + bias
    guard seen.error == nil, x.rank == 3, candidateBias.error == nil else {
      return [seen.error == nil ? Tensor(failed: misfit(x.shape)) : seen]
    }
    let width = candidateBias.count
    var h = start ?? .zeros([x.shape[0], width], as: x.type)
    return (0..<x.shape[1]).map { time in
      let next = step(seen.at(time, axis: 1), h, width)
      h = mask.map { h + $0.slice(axis: 1, time..<time + 1) * (next - h) } ?? next
      return h
    }
  }

  private func step(_ seen: Tensor, _ h: Tensor, _ width: Int) -> Tensor {
    let kept = h.matmul(recurrent)
    let gates = (seen.slice(axis: 1, 0..<2 * width) + kept.slice(axis: 1, 0..<2 * width)).sigmoid()
    let r = gates.slice(axis: 1, 0..<width)  // eq. 5
    let z = gates.slice(axis: 1, width..<2 * width)  // eq. 6
    let inner = kept.slice(axis: 1, 2 * width..<3 * width) + candidateBias
    let candidate = (seen.slice(axis: 1, 2 * width..<3 * width) + r * inner).tanh()  // eq. 8
    return candidate + z * (h - candidate)  // eq. 7
  }

  private func misfit(_ shape: [Int]) -> EngineError {
    EngineError(
      .badOperation, "a GRU wants [examples, times, inputs]; the shape is \(shape)")
  }
}

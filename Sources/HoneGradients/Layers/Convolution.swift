/// A layer that sees a window around each place, in one dimension, two or more: channels last.
public struct Convolution: TensorTree {
  /// [window…, inputs, outputs]: [height, width, inputs, outputs] or [length, inputs, outputs].
  public var weight: Tensor
  /// [outputs].
  public var bias: Tensor?
  /// What is seen around each place.
  public var window: Window

  /// A layer of these tensors.
  public init(weight: Tensor, bias: Tensor? = nil, window: Window) {
    self.weight = weight
    self.bias = bias
    self.window = window
  }

  /// A layer with random weights, suited to rectifiers, and a bias of 0.
  public init(
    _ inputs: Int, _ outputs: Int, _ window: Window, key: RandomKey, as type: ElementType = .float32
  ) {
    weight = Initialisation.he.draw(window.size + [inputs, outputs], key: key, as: type)
    bias = .zeros([outputs], as: type)
    self.window = window
  }

  /// The weight, then the bias.
  public func mapTensors(_ body: (Tensor) throws -> Tensor) rethrows -> Convolution {
    Convolution(weight: try body(weight), bias: try bias.map(body), window: window)
  }

  /// [n, height, width, inputs] to [n, places down, places across, outputs]; [n, length, inputs] likewise.
  ///
  /// Complexity: one matrix product; the input is copied as many times as the window has elements.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    guard let outputs = weight.shape.last else { return weight }
    let seen = Tensor.concatenated(window.views(of: x), axis: x.error == nil ? x.rank - 1 : 0)
    let product = seen.matmul(weight.reshaped([-1, outputs]))
    return bias.map { product + $0 } ?? product
  }
}

/// The greatest element of a window around each place, channel by channel.
///
/// A slope goes to one element of each window, also where several are the greatest.
public struct MaximumPooling: Sendable, Hashable {
  /// What is seen around each place.
  public var window: Window

  /// The greatest over this window.
  public init(_ window: Window) { self.window = window }

  /// [n, lengths…, channels] to [n, places…, channels].
  public func callAsFunction(_ x: Tensor) -> Tensor {
    let views = window.views(of: x, filling: -.infinity)
    return views.dropFirst().reduce(views[0]) { $0.maximum($1) }
  }
}

/// The mean of a window around each place, channel by channel; padding does not count.
public struct AveragePooling: Sendable, Hashable {
  /// What is seen around each place.
  public var window: Window

  /// The mean over this window.
  public init(_ window: Window) { self.window = window }

  /// [n, lengths…, channels] to [n, places…, channels].
  public func callAsFunction(_ x: Tensor) -> Tensor {
    let views = window.views(of: x)
    let sum = views.dropFirst().reduce(views[0], +)
    guard window.padding != .none, x.error == nil, x.rank > 2 else {
      return sum / Double(views.count)
    }
    let ones = Tensor.ones([1] + x.shape[1..<x.rank - 1] + [1], as: x.type)
    let counts = window.views(of: ones)
    return sum / counts.dropFirst().reduce(counts[0], +)
  }
}

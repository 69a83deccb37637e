import HoneGradients

/// Adam as the rule of a `HyperDescent`: the averages of a tree's gradients.
///
/// Reference: Kingma & Ba 2015, arXiv:1412.6980, alg. 1.
public final class Adam<Tree: TensorTree> {
  private let rate: Double
  private let beta1 = 0.9
  private let beta2 = 0.999
  private var averages: (m: Tree, v: Tree)?
  private var t = 0.0

  /// Begins without averages.
  public init(rate: Double) { self.rate = rate }

  /// The next point.
  public func move(_ point: Tree, _ gradient: Tree) -> Tree {
    t += 1
    let old = averages ?? (gradient.zeros, gradient.zeros)
    let m = old.m.zipTensors(gradient) { $0 * self.beta1 + $1 * (1 - self.beta1) }
    let v = old.v.zipTensors(gradient) { $0 * self.beta2 + $1.square() * (1 - self.beta2) }
    averages = (m, v)
    let (unbiased1, unbiased2) = (1 - power(beta1), 1 - power(beta2))
    let step = m.zipTensors(v) {
      self.rate / unbiased1 * $0 / (($1 / unbiased2).squareRoot() + 1e-12)
    }
    return point.zipTensors(step, -)
  }

  private func power(_ beta: Double) -> Double {
    (0..<Int(t)).reduce(1) { product, _ in product * beta }
  }
}

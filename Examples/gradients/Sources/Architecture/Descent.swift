import Foundation
import HoneGradients

/// Gradient descent with momentum and a learning rate that falls as a cosine, for networks.
struct Descent<Tree: TensorTree> {
  var rate: Double
  var steps: Int
  private var state: OptimiserState<Tree>?
  private var index = 0

  init(rate: Double, steps: Int) {
    self.rate = rate
    self.steps = steps
  }

  mutating func move(_ at: Tree, _ slope: Tree) throws -> Tree {
    let now = rate * 0.5 * (1 + cos(Double.pi * Double(index) / Double(steps)))
    let rule = Momentum(learningRate: PerTensor(now), momentum: 0.9, weightDecay: 3e-4)
    let next = rule.step(at, gradient: slope, state: state ?? rule.start(for: at))
    try Tensor.evaluate(next.parameters.tensors + next.state.tensors)
    state = next.state
    index += 1
    return next.parameters
  }
}

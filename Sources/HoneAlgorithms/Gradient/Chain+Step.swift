internal import HoneCore

extension Chain {
  /// Takes a step's gradient in and lays the next step, or ends the chain.
  mutating func descend(_ gradient: [Double], _ rules: ChainRules, in space: SearchSpace) {
    learn(gradient, rules)
    let z = evaluation.z
    let isNoisy = rules.options.source == .spsa
    if !isNoisy, coordinates.projectedNorm(gradient, at: z) <= rules.options.tolerance {
      end = .flat
      return
    }
    let free = coordinates.free(gradient, at: z)
    var displacement = rules.descent.step(
      &memory, from: Slant(z: z, gradient: gradient, free: free))
    let gain = rules.gain(step: steps)
    for index in displacement.indices { displacement[index] *= gain }
    if !displacement.allSatisfy(\.isFinite) {
      // Too large for a number: only the direction is left.
      let most = farthest(gradient)
      displacement = gradient.map { -$0 / most }
    }
    footing = Footing(
      z: z, point: evaluation.point, loss: evaluation.loss, gradient: gradient, free: free,
      displacement: descending(displacement, gradient, free, rules))
    propose(rules, in: space)
    // A step that momentum leads upwards says nothing of what is left to gain.
    guard end == nil, !isNoisy, promise > 0, promise < residuals.noise,
      residuals.fall < 2 * residuals.noise
    else { return }
    end = .noise
  }

  /// What a step that was taken says of the noise and of the right length of the next.
  private mutating func learn(_ gradient: [Double], _ rules: ChainRules) {
    guard let footing, let tried = evaluation.tried else { return }
    steps += 1
    control.took(tried, from: footing.loss, to: evaluation.loss, rules.options.method)
    guard let before = footing.loss, let loss = evaluation.loss else { return }
    let moved = sum(evaluation.z, -1, footing.z)
    let mean = sum(footing.gradient, 1, gradient).map { 0.5 * $0 }
    let residual = loss - before - dot(mean, moved)
    if residual.isFinite { residuals.add(residual, loss: loss) }
  }

  /// The displacement as a control needs it: nothing across a bound, and for a region of trust of a
  /// linear model against the gradient.
  private func descending(
    _ displacement: [Double], _ gradient: [Double], _ free: [Bool], _ rules: ChainRules
  ) -> [Double] {
    guard rules.control != .none else { return displacement }
    let inner = displacement.indices.map { free[$0] ? displacement[$0] : 0 }
    let isSteepest = rules.control == .trust && rules.options.isSteepest
    return isSteepest || dot(inner, gradient) >= 0 ? steepest(gradient, free, inner) : inner
  }

  /// Against the gradient, as long as another displacement.
  private func steepest(_ gradient: [Double], _ free: [Bool], _ other: [Double]) -> [Double] {
    let direction = gradient.indices.map { free[$0] ? -gradient[$0] : 0 }
    let size = length(direction)
    let wanted = length(other)
    return size > 0 && wanted > 0 ? direction.map { $0 * wanted / size } : direction
  }

  /// Lays the next step from the footing, as long as the control allows.
  mutating func propose(_ rules: ChainRules, in space: SearchSpace) {
    guard var footing else { return end = .failed }
    // What projection has turned upwards, or momentum leads astray, begins anew against the gradient.
    if rules.control != .none, control.refusals > 0,
      control.refusals.isMultiple(of: 4) || evaluation.tried.map({ $0.slope >= 0 }) ?? false
    {
      footing.displacement = steepest(footing.gradient, footing.free, footing.displacement)
      self.footing = footing
    }
    var scale = firstScale(footing, rules)
    // A step that changes no value is lengthened, but not one that was just halved.
    let factor = control.refusals == 0 ? 2.0 : 0
    let longest = scale
    for _ in 0..<60 {
      let z = coordinates.project(sum(footing.z, scale, footing.displacement))
      let point = coordinates.point(z, base: base, in: space)
      if point == footing.point {
        guard factor > 0, scale >= longest else { break }
        scale *= factor
        // Beyond the reach of any step there is nothing that rounding could hide.
        guard scale * farthest(footing.displacement) <= 4 else { break }
        continue
      }
      guard space.isFeasible(point) else {
        scale /= 2
        continue
      }
      return look(at: z, point, footing, scale: scale, rules, in: space)
    }
    end = .still
  }

  /// By how much the displacement is multiplied at first.
  private func firstScale(_ footing: Footing, _ rules: ChainRules) -> Double {
    var scale = control.scale
    if rules.control == .trust {
      let size = length(footing.displacement)
      guard size > 0 else { return scale }
      // The minimiser of a linear model lies on the region's edge.
      scale = rules.options.isSteepest ? control.radius / size : min(1, control.radius / size)
    }
    for (coordinate, part) in zip(coordinates.all, footing.displacement) where part != 0 {
      scale = min(scale, ChainRules.reach(coordinate) / abs(part))
    }
    return scale
  }

  private mutating func look(
    at z: [Double], _ point: Point, _ footing: Footing, scale: Double, _ rules: ChainRules,
    in space: SearchSpace
  ) {
    let step = sum(z, -1, footing.z)
    let slope = dot(footing.gradient, step)
    // With B as the method's model −pᵀ∇f − ½ pᵀBp, and pᵀBp = −t²·dᵀ∇f for p = t·d and Bd = −∇f; the
    // model of the others is linear.
    let curvature = rules.options.method == .lbfgs ? -scale * slope : 0
    let tried = StepControl.Tried(
      scale: scale, length: length(step), slope: slope, foretold: -slope - 0.5 * curvature)
    evaluation = Evaluation(
      number: evaluation.number + 1, z: z, point: point, placed: coordinates.z(point.raw),
      wantsMain: rules.wantsMain(step: steps + 1), tried: tried)
    // Without a trial of its own a point is taken as it is.
    evaluation.isTaken = !evaluation.wantsMain
    plan(rules, in: space)
    if evaluation.isTaken, evaluation.probes.isEmpty { end = .failed }
  }
}

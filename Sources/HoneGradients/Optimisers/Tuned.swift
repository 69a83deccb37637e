/// An optimiser whose hyperparameters are tuned by another one while it works, which may be tuned itself.
///
/// Each gradient of the loss is also the end of the last step's derivative by its hyperparameters:
/// ∂L(w_t)/∂θ = ∇L(w_t) · ∂w_t/∂θ, at the cost of one vector-Jacobian product of the optimiser's own
/// arithmetic, no pass through the network. `Tuned(SGD(…), by: SGD(…))` is SGD-HD, α_t = α_{t−1} +
/// β g_t · g_{t−1}; with Adam inside it is Adam-HD; `Tuned(Adam(…), by: Tuned(SGD(…), by: SGD(…)))` is a
/// stack of three, in which the highest hyperparameters matter least.
///
/// Reference: Baydin et al. 2018, arXiv:1703.04782, eq. 5–7, alg. 4–6; Chandra et al. 2022,
/// arXiv:1909.13371 (stacks).
public struct Tuned<Base: Optimiser, Meta: Optimiser>: Optimiser {
  /// The rule, with the hyperparameters to begin with.
  public var base: Base
  /// Who tunes them.
  public var meta: Meta

  /// Creates the pair; `base` needs a hyperparameter that is made of tensors.
  public init(_ base: Base, by meta: Meta) {
    precondition(
      !base.tensors.isEmpty,
      "a literal is a constant: what is tuned is made of tensors, as PerTensor(Tensor(0.1))")
    self.base = base
    self.meta = meta
  }

  /// The first hyperparameters, then those of the tuner.
  public func mapTensors(_ body: (Tensor) throws -> Tensor) rethrows -> Tuned {
    Tuned(try base.mapTensors(body), by: try meta.mapTensors(body))
  }

  /// The first hyperparameters, and no step before.
  public func start<P: TensorTree>(for parameters: P) -> OptimiserState<P> {
    let first = base.start(for: parameters)
    let hasBegun = Tensor(0, as: parameters.tensors.first?.type ?? .float32)
    return OptimiserState(
      averages: [parameters, parameters.zeros],
      tuning: base.tensors + meta.start(for: base).tensors + [hasBegun], parts: [first, first])
  }

  /// The rule with its present hyperparameters.
  public func tuned<P: TensorTree>(in state: OptimiserState<P>) -> Base {
    base.replacingTensors(Array(state.tuning[..<base.tensors.count]))
  }

  /// Tunes by what the last step has led to, then makes a step; the first step tunes nothing.
  ///
  /// The derivative of the last step may fail where it has none; the hyperparameters then carry the
  /// error, as tensors do.
  public func step<P: TensorTree>(
    _ parameters: P, gradient: P, state: OptimiserState<P>
  ) -> (parameters: P, state: OptimiserState<P>) {
    let rule = tuned(in: state)
    let kept = Array(state.tuning[base.tensors.count..<state.tuning.count - 1])
    let hasBegun = state.tuning[state.tuning.count - 1]
    // Baydin et al. 2018, eq. 4: ∇_α f(w_t) = ∇f(w_t) · ∂u(w_{t−1}, α)/∂α.
    let slope = derivative(by: rule, state, toward: gradient).mapTensors { $0 * hasBegun }
    let metaState = meta.start(for: base).replacingTensors(kept)
    let made = meta.step(rule, gradient: slope, state: metaState)
    // Before the first step there is nothing to tune by: a gradient of 0 would enter averages, and count.
    let next = rule.zipTensors(made.parameters) { $0.replaced(by: $1, where: hasBegun) }
    let nextMeta = metaState.zipTensors(made.state) { $0.replaced(by: $1, where: hasBegun) }
    let (moved, inner) = next.step(parameters, gradient: gradient, state: state.parts[0])
    return (
      moved,
      OptimiserState(
        averages: [parameters, gradient],
        tuning: next.tensors + nextMeta.tensors + [hasBegun.zerosLike + 1],
        parts: [inner, state.parts[0]])
    )
  }

  private func derivative<P: TensorTree>(
    by rule: Base, _ state: OptimiserState<P>, toward gradient: P
  ) -> Base {
    do {
      return try vjp(at: rule, cotangent: gradient) { rule in
        rule.step(state.averages[0], gradient: state.averages[1], state: state.parts[1]).parameters
      }.pulled
    } catch {
      let fault =
        error as? EngineError ?? EngineError(.badOperation, "tuning an optimiser: \(error)")
      return rule.mapTensors { _ in Tensor(failed: fault) }
    }
  }
}

extension Tensor {
  /// `other` where a mask is 1, this tensor where it is 0; with all derivatives, as `select` has not.
  fileprivate func replaced(by other: Tensor, where mask: Tensor) -> Tensor {
    let mask = mask.converted(to: type)
    return other * mask + self * (1 - mask)
  }
}

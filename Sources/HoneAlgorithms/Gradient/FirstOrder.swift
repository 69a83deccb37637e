internal import HoneNumerics

/// Steepest descent with a fixed rate.
struct GradientDescent: Descent {
  let rate: Double

  func step(_ memory: inout DescentMemory, from here: Slant) -> [Double] {
    memory.count += 1
    return here.gradient.map { -rate * $0 }
  }
}

/// Steepest descent with a rate that falls, for gradients with noise.
///
/// The rate a_k = a·(1 + k/10)^(−3/4) falls slowly enough to reach any point (Σ a_k = ∞) and fast enough
/// for the noise to average out (Σ a_k² < ∞).
///
/// Reference: Robbins and Monro 1951, "A stochastic approximation method", Ann. Math. Statist. 22(3).
struct StochasticGradientDescent: Descent {
  let rate: Double

  func step(_ memory: inout DescentMemory, from here: Slant) -> [Double] {
    let rate = rate * Elementary.pow(1 + Double(memory.count) / 10, -0.75)
    memory.count += 1
    return here.gradient.map { -rate * $0 }
  }
}

/// Steepest descent that keeps part of its last displacement.
///
/// Reference: Polyak 1964, "Some methods of speeding up the convergence of iteration methods", USSR
/// Comput. Math. Math. Phys. 4(5), eq. 9; Nesterov 1983, Soviet Math. Dokl. 27, in the form of Sutskever
/// et al. 2013 (ICML), eq. 3–4.
struct Momentum: Descent {
  let rate: Double
  /// How much of the last displacement is kept, 0…1.
  let beta: Double
  /// Whether the gradient is taken where the velocity alone would lead.
  let isNesterov: Bool

  func step(_ memory: inout DescentMemory, from here: Slant) -> [Double] {
    memory.count += 1
    guard isNesterov else {
      // z_{k+1} = z_k − α ∇f(z_k) + β (z_k − z_{k−1}), with what was really moved: Polyak 1964, eq. 9.
      let last = memory.z.isEmpty ? here.z : memory.z
      memory.z = here.z
      return here.z.indices.map {
        -rate * here.gradient[$0] + beta * (here.z[$0] - last[$0])
      }
    }
    if memory.v.isEmpty { memory.v = here.z.map { _ in 0 } }
    // v_{t+1} = μ v_t − ε ∇f(θ_t + μ v_t): Sutskever et al. 2013, eq. 3. The points that are tried are
    // θ_t + μ v_t, which move by μ v_{t+1} − ε ∇f.
    memory.v = here.z.indices.map { beta * memory.v[$0] - rate * here.gradient[$0] }
    return here.z.indices.map { beta * memory.v[$0] - rate * here.gradient[$0] }
  }
}

/// Steps of about the same length along each coordinate, by running moments of the gradient.
///
/// Reference: Kingma and Ba 2015, arXiv:1412.6980, algorithm 1.
struct Adam: Descent {
  let alpha: Double
  let beta1: Double
  let beta2: Double
  var epsilon = 1e-8

  func step(_ memory: inout DescentMemory, from here: Slant) -> [Double] {
    if memory.m.isEmpty {
      memory.m = here.z.map { _ in 0 }
      memory.v = memory.m
    }
    memory.count += 1
    let t = Double(memory.count)
    // 1 − βᵗ, the weight of all gradients so far in a moment that began at 0.
    let weight1 = 1 - Elementary.pow(beta1, t)
    let weight2 = 1 - Elementary.pow(beta2, t)
    return here.z.indices.map { index in
      let g = here.gradient[index]
      memory.m[index] = beta1 * memory.m[index] + (1 - beta1) * g
      memory.v[index] = beta2 * memory.v[index] + (1 - beta2) * g * g
      let mHat = memory.m[index] / weight1
      let vHat = memory.v[index] / weight2
      return -alpha * mHat / (vHat.squareRoot() + epsilon)
    }
  }
}

/// The limited-memory quasi-Newton method of Broyden, Fletcher, Goldfarb and Shanno, among the
/// coordinates that can move.
///
/// Coordinates at a bound that the gradient leads across stay out of the model (Bertsekas 1982). A
/// pair is remembered only where the curvature along it is surely positive (the cautious update).
///
/// Reference: Nocedal and Wright 2006, "Numerical Optimization", 2nd ed., algorithms 7.4 and 7.5; Li and
/// Fukushima 2001, "On the global convergence of the BFGS method for nonconvex unconstrained
/// optimization problems", SIAM J. Optim. 11(4), the cautious update.
struct LBFGS: Descent {
  /// The length of the first step, before any curvature is known.
  let first: Double
  /// How many pairs are remembered.
  let memory: Int

  func step(_ memory: inout DescentMemory, from here: Slant) -> [Double] {
    if memory.count > 0 { remember(&memory, here) }
    memory.count += 1
    memory.z = here.z
    memory.gradient = here.gradient
    let free = here.free
    let gradient = here.gradient.indices.map { free[$0] ? here.gradient[$0] : 0 }
    let steepest = length(gradient)
    guard steepest > 0 else { return gradient }
    let direction = twoLoop(gradient, memory.pairs, free)
    // Numbers of very different size can spoil the product: then it is no direction of descent.
    if let direction, dot(direction, gradient) < 0 { return direction }
    return gradient.map { -first * $0 / steepest }
  }

  private func remember(_ memory: inout DescentMemory, _ here: Slant) {
    let s = sum(here.z, -1, memory.z)
    let y = sum(here.gradient, -1, memory.gradient)
    let size = dot(s, s)
    // yᵀs/‖s‖² ≥ ε‖∇f‖^α with α = 1: the rule of Li and Fukushima 2001.
    guard size > 0, dot(y, s) >= 1e-8 * length(memory.gradient) * size, dot(y, s) > 0 else {
      return
    }
    memory.pairs.append(.init(s: s, y: y))
    if memory.pairs.count > self.memory { memory.pairs.removeFirst() }
  }

  /// −H∇f among the free coordinates: Nocedal and Wright 2006, algorithm 7.4; nil without any pair.
  private func twoLoop(
    _ gradient: [Double], _ pairs: [DescentMemory.Pair], _ free: [Bool]
  ) -> [Double]? {
    var used: [(s: [Double], y: [Double], rho: Double)] = []
    for pair in pairs {
      let s = pair.s.indices.map { free[$0] ? pair.s[$0] : 0 }
      let y = pair.y.indices.map { free[$0] ? pair.y[$0] : 0 }
      let curvature = dot(s, y)
      guard curvature > 1e-10 * dot(s, s), curvature > 0 else { continue }
      used.append((s, y, 1 / curvature))
    }
    guard let last = used.last else { return nil }
    var q = gradient
    var alpha = [Double](repeating: 0, count: used.count)
    for i in used.indices.reversed() {
      alpha[i] = used[i].rho * dot(used[i].s, q)
      q = sum(q, -alpha[i], used[i].y)
    }
    // H₀ = γ I with γ = sᵀy / yᵀy: eq. 7.20.
    let gamma = 1 / (last.rho * dot(last.y, last.y))
    var r = q.map { gamma * $0 }
    for i in used.indices {
      let beta = used[i].rho * dot(used[i].y, r)
      r = sum(r, alpha[i] - beta, used[i].s)
    }
    return r.map { -$0 }
  }
}

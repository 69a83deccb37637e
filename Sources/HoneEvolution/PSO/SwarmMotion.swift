package import HoneNumerics

/// The equation of motion, with the coefficients of one iteration.
///
/// Reference: Kennedy and Eberhart 1995; Shi and Eberhart 1998 for w; Clerc and Kennedy 2002 for χ.
package struct SwarmMotion: Sendable {
  /// w, the share of the velocity that is kept: χ with constriction.
  var w: Double
  /// How much wider than `w` a drawn inertia may be; 0 where it is not drawn.
  var spread: Double
  /// What the attractions are multiplied by: c₁ and c₂, times χ with constriction.
  var c1: Double
  var c2: Double
  /// By how much a particle is thrown back from a bound, and what becomes of its velocity.
  var rebound: Double

  /// The coefficients at a time in iterations, which need not be whole.
  package init(_ options: SwarmOptions, at iteration: Double) {
    var factor = 1.0
    spread = 0
    switch options.damping {
    case .constriction(let kappa):
      factor = SwarmOptions.constriction(phi: options.cognitive + options.social, kappa: kappa)
      w = factor
    case .inertia(.constant(let share)):
      w = share
    case .inertia(.linear(let from, let to, let iterations)):
      let progress = min(max(iteration / Double(iterations), 0), 1)
      w = from + (to - from) * progress
    case .inertia(.random(let range)):
      w = range.lowerBound
      spread = range.upperBound - range.lowerBound
    }
    c1 = factor * options.cognitive
    c2 = factor * options.social
    rebound = options.boundary == .reflect ? 1 : 0
  }
}

/// One particle's place in memory: rows of as many numbers as there are genes.
package struct SwarmParticle {
  /// Where it is, and where it goes.
  var x: UnsafeMutablePointer<Double>
  /// Its velocity, before and after.
  var v: UnsafeMutablePointer<Double>
  /// Its own best position.
  var p: UnsafePointer<Double>
  /// Its neighbours' best position.
  var g: UnsafePointer<Double>

  package init(
    x: UnsafeMutablePointer<Double>, v: UnsafeMutablePointer<Double>, p: UnsafePointer<Double>,
    g: UnsafePointer<Double>
  ) {
    self.x = x
    self.v = v
    self.p = p
    self.g = g
  }
}

/// The box that particles live in, and room for a particle's random words.
package struct SwarmBox {
  var low: UnsafePointer<Double>
  var high: UnsafePointer<Double>
  /// The largest velocity of each gene.
  var limit: UnsafePointer<Double>
  var words: UnsafeMutablePointer<UInt64>
  var count: Int

  /// A number in [0, 1) from the upper half of a word, a multiple of 2⁻³².
  @inline(__always)
  static func upper(_ word: UInt64) -> Double {
    // The bits become the fraction of a number in [1, 2): unlike a conversion, this vectorises.
    Double(bitPattern: (word & 0xFFFF_FFFF_0000_0000) &>> 12 | 0x3FF0_0000_0000_0000) - 1
  }

  /// A number in [0, 1) from the lower half of a word, a multiple of 2⁻³².
  @inline(__always)
  static func lower(_ word: UInt64) -> Double {
    Double(bitPattern: (word & 0xFFFF_FFFF) &<< 20 | 0x3FF0_0000_0000_0000) - 1
  }

  /// A random position, with half the way to another one as the velocity.
  ///
  /// Reference: Clerc 2012, "Standard particle swarm optimisation", hal-00764996 (SPSO 2007).
  package func scatter(_ particle: SwarmParticle, using rng: inout RandomStream) {
    for j in 0..<count {
      let range = high[j] - low[j]
      let x = low[j] + rng.uniform() * range
      let toward = low[j] + rng.uniform() * range
      particle.x[j] = x < high[j] ? x : high[j]
      particle.v[j] = min(max(0.5 * (toward - x), -limit[j]), limit[j])
    }
  }

  /// Moves a particle; it never leaves the box.
  ///
  /// Complexity: O(genes), one random word a gene.
  @inline(__always)
  package func move(
    _ particle: SwarmParticle, _ motion: SwarmMotion, using rng: inout RandomStream
  ) {
    let w = motion.spread == 0 ? motion.w : motion.w + motion.spread * rng.uniform()
    for j in 0..<count { words[j] = rng.next() }
    for j in 0..<count {
      let x = particle.x[j]
      let own: Double = motion.c1 * SwarmBox.upper(words[j]) * (particle.p[j] - x)
      let shared: Double = motion.c2 * SwarmBox.lower(words[j]) * (particle.g[j] - x)
      let pulled: Double = w * particle.v[j] + own + shared
      let most = limit[j]
      let slowed = pulled < most ? pulled : most
      let v = slowed > -most ? slowed : -most
      let free = x + v
      let near = free < high[j] ? free : high[j]
      let inside = near > low[j] ? near : low[j]
      // Thrown back by what it would have gone beyond; a long way may lead to the opposite bound.
      let back = inside + motion.rebound * (inside - free)
      let below = back < high[j] ? back : high[j]
      particle.x[j] = below > low[j] ? below : low[j]
      particle.v[j] = free == inside ? v : -motion.rebound * v
    }
  }
}

extension SwarmBox {
  /// Lends a box's memory.
  @inline(__always)
  package static func with(
    _ bounds: Bounds, _ limits: [Double], _ words: inout [UInt64], _ body: (SwarmBox) -> Void
  ) {
    bounds.low.withUnsafeBufferPointer { low in
      bounds.high.withUnsafeBufferPointer { high in
        limits.withUnsafeBufferPointer { limits in
          words.withUnsafeMutableBufferPointer { words in
            guard let low = low.baseAddress, let high = high.baseAddress,
              let limit = limits.baseAddress, let words = words.baseAddress
            else { return }
            body(
              SwarmBox(low: low, high: high, limit: limit, words: words, count: bounds.count))
          }
        }
      }
    }
  }
}

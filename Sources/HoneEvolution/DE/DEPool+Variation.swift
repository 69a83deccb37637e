package import HoneNumerics

extension DEPool {
  /// Draws F, CR and the members that a slot's trial vector is made of.
  package func recipe(for i: Int, using rng: inout RandomStream) -> Recipe {
    let (f, cr) = adaptation.draw(using: &rng)
    var recipe = Recipe(f: f, cr: cr)
    switch options.strategy {
    case .rand1, .currentToRand1:
      recipe.r1 = other(than: i, using: &rng)
      repeat { recipe.r2 = other(than: i, using: &rng) } while recipe.r2 == recipe.r1
      repeat {
        recipe.r3 = other(than: i, using: &rng)
      } while recipe.r3 == recipe.r1 || recipe.r3 == recipe.r2
    case .best1, .currentToBest1:
      recipe.best = leaders[0]
      recipe.r1 = other(than: i, using: &rng)
      repeat { recipe.r2 = other(than: i, using: &rng) } while recipe.r2 == recipe.r1
    case .jade, .lshade:
      recipe.best = leaders[rng.below(leaders.count)]
      recipe.r1 = other(than: i, using: &rng)
      // x̃_r2 is of the population and the archive together.
      repeat {
        recipe.r2 = rng.below(count + archived)
      } while recipe.r2 == i || recipe.r2 == recipe.r1
    }
    return recipe
  }

  /// A slot other than one.
  private func other(than i: Int, using rng: inout RandomStream) -> Int {
    let slot = rng.below(count - 1)
    return slot < i ? slot : slot + 1
  }

  /// Makes a slot's trial vector.
  ///
  /// Every strategy's mutant is v = x_base + K (x_target − x_base) + F (x_a − x_b).
  ///
  /// - Parameters:
  ///   - i: The slot that is challenged.
  ///   - recipe: What the vector is made of.
  ///   - u: Where the vector goes: a number a gene.
  ///   - rng: What crossover is drawn from.
  ///
  /// Complexity: O(genes).
  package func vary(
    _ i: Int, _ recipe: Recipe, into u: UnsafeMutablePointer<Double>, using rng: inout RandomStream
  ) {
    let (f, cr) = (recipe.f, recipe.cr)
    switch options.strategy {
    case .rand1:
      let mutation = Mutation(base: recipe.r1, target: recipe.r1, k: 0, a: recipe.r2, b: recipe.r3)
      cross(i, mutation, f, cr, into: u, using: &rng)
    case .best1:
      let mutation = Mutation(
        base: recipe.best, target: recipe.best, k: 0, a: recipe.r1, b: recipe.r2)
      cross(i, mutation, f, cr, into: u, using: &rng)
    case .currentToBest1, .jade, .lshade:  // (JADE eq. 6, L-SHADE eq. 4)
      let mutation = Mutation(base: i, target: recipe.best, k: f, a: recipe.r1, b: recipe.r2)
      cross(i, mutation, f, cr, into: u, using: &rng)
    case .currentToRand1:
      let mutation = Mutation(
        base: i, target: recipe.r1, k: rng.uniform(), a: recipe.r2, b: recipe.r3)
      cross(i, mutation, f, 1, into: u, using: &rng)
    }
  }

  /// Who goes where in v = x_base + K (x_target − x_base) + F (x_a − x_b).
  private struct Mutation {
    var base: Int
    var target: Int
    var k: Double
    var a: Int
    var b: Int
  }

  /// Mutates, crosses binomially with the member of the slot, and keeps within the bounds.
  private func cross(
    _ i: Int, _ mutation: Mutation, _ f: Double, _ cr: Double,
    into u: UnsafeMutablePointer<Double>, using rng: inout RandomStream
  ) {
    let jRand = rng.below(dimensions)
    // A copy that stays in registers. The numbers lie where the vector will.
    var stream = rng
    for j in 0..<dimensions { u[j] = stream.uniform() }
    rng = stream
    u[jRand] = -1
    withRows { row, low, high in
      let kernel = Kernel(
        x: row(i), base: row(mutation.base), target: row(mutation.target), a: row(mutation.a),
        b: row(mutation.b), low: low, high: high, k: mutation.k, f: f, cr: cr)
      kernel.run(over: dimensions, u)
    }
  }

  private func withRows(
    _ body: (
      (Int) -> UnsafePointer<Double>, UnsafePointer<Double>, UnsafePointer<Double>
    ) -> Void
  ) {
    genes.withUnsafeBufferPointer { genes in
      archive.withUnsafeBufferPointer { archive in
        bounds.low.withUnsafeBufferPointer { low in
          bounds.high.withUnsafeBufferPointer { high in
            guard let members = genes.baseAddress, let low = low.baseAddress,
              let high = high.baseAddress
            else { return }
            // Where nothing is archived nothing of the archive is asked for.
            let beaten = archive.baseAddress ?? members
            let (count, dimensions) = (count, dimensions)
            body(
              { $0 < count ? members + $0 * dimensions : beaten + ($0 - count) * dimensions }, low,
              high)
          }
        }
      }
    }
  }
}

/// Mutation, crossover and bounds of one vector, two genes at a time and without branches.
private struct Kernel {
  let x: UnsafePointer<Double>
  let base: UnsafePointer<Double>
  let target: UnsafePointer<Double>
  let a: UnsafePointer<Double>
  let b: UnsafePointer<Double>
  let low: UnsafePointer<Double>
  let high: UnsafePointer<Double>
  let k: Double
  let f: Double
  let cr: Double

  /// Makes u out of the uniform numbers that lie there.
  func run(over count: Int, _ u: UnsafeMutablePointer<Double>) {
    var j = 0
    while j + 1 < count {
      let (v, own) = (mutant(j), pair(x, j))
      let (bottom, top) = (pair(low, j), pair(high, j))
      // Beyond a bound half-way to it from the member (JADE section III.E); so is a NaN.
      let edge = bottom.replacing(with: top, where: v .> top)
      let half = 0.5 * edge + 0.5 * own
      let inside = half.replacing(with: v, where: (v .>= bottom) .& (v .<= top))
      let crossed = own.replacing(with: inside, where: pair(UnsafePointer(u), j) .< cr)
      UnsafeMutableRawPointer(u + j).storeBytes(of: crossed, as: SIMD2<Double>.self)
      j += 2
    }
    guard j < count else { return }
    let v: Double = base[j] + k * (target[j] - base[j]) + f * (a[j] - b[j])
    let edge = v > high[j] ? high[j] : low[j]
    let inside = v >= low[j] && v <= high[j] ? v : 0.5 * edge + 0.5 * x[j]
    u[j] = u[j] < cr ? inside : x[j]
  }

  @inline(__always)
  private func mutant(_ j: Int) -> SIMD2<Double> {
    let from = pair(base, j)
    let difference = pair(a, j) - pair(b, j)
    return from + k * (pair(target, j) - from) + f * difference
  }

  @inline(__always)
  private func pair(_ pointer: UnsafePointer<Double>, _ j: Int) -> SIMD2<Double> {
    UnsafeRawPointer(pointer + j).loadUnaligned(as: SIMD2<Double>.self)
  }
}

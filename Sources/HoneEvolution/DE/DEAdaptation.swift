internal import HoneNumerics

/// Where F and CR come from: ranges, JADE's means or L-SHADE's history of successes.
///
/// Reference: Zhang and Sanderson 2009, "JADE: adaptive differential evolution with optional external
/// archive", IEEE Trans. Evol. Comput. 13(5); Tanabe and Fukunaga 2014, "Improving the search
/// performance of SHADE using linear population size reduction", IEEE CEC.
package struct DEAdaptation: Sendable, Hashable {
  /// A trial vector that beat the member that it challenged.
  package struct Success: Sendable, Hashable {
    package var f: Double
    package var cr: Double
    /// Δf: by how much; infinite where the member had no finite loss.
    package var gain: Double

    package init(f: Double, cr: Double, gain: Double) {
      self.f = f
      self.cr = cr
      self.gain = gain
    }
  }

  private let options: DEOptions
  /// M_F of L-SHADE; the single μ_F of JADE.
  private(set) var mF: [Double]
  /// M_CR of L-SHADE, NaN for the terminal value ⊥; the single μ_CR of JADE.
  private(set) var mCR: [Double]
  /// The entry that is written next.
  private(set) var k = 0

  /// How much of a generation JADE's means learn.
  private static let c = 0.1

  init(_ options: DEOptions) {
    self.options = options
    let count = options.strategy == .lshade ? options.memory : 1
    mF = [Double](repeating: 0.5, count: count)
    mCR = mF
  }

  /// F and CR of a trial vector.
  func draw(using rng: inout RandomStream) -> (f: Double, cr: Double) {
    guard options.isAdaptive else {
      let (low, high) = (options.f.lowerBound, options.f.upperBound)
      return (low < high ? low + (high - low) * rng.uniform() : low, options.cr)
    }
    let entry = mF.count > 1 ? rng.below(mF.count) : 0
    // CR_i = randn(M_CR, 0.1), cut off at 0 and 1; 0 for ⊥ (L-SHADE eq. 2, JADE eq. 8)
    let mean = mCR[entry]
    let cr = mean.isNaN ? 0 : min(max(mean + 0.1 * rng.normal(), 0), 1)
    // F_i = randc(M_F, 0.1), drawn again below 0 and cut off at 1 (L-SHADE eq. 3, JADE eq. 11)
    var f = 0.0
    repeat { f = mF[entry] + 0.1 * DEAdaptation.cauchy(using: &rng) } while f <= 0
    return (min(f, 1), cr)
  }

  /// A standard Cauchy number: the slope to a point that is uniform in the unit disc.
  private static func cauchy(using rng: inout RandomStream) -> Double {
    while true {
      let x = 2 * rng.uniform() - 1
      let y = 2 * rng.uniform() - 1
      let square = x * x + y * y
      if square <= 1, square > 0, x != 0 { return y / x }
    }
  }

  /// Learns from a generation's successes.
  package mutating func learn(_ successes: [Success]) {
    guard !successes.isEmpty else { return }
    switch options.strategy {
    case .rand1, .best1, .currentToBest1, .currentToRand1: return
    case .jade:
      let c = DEAdaptation.c
      let meanA = successes.reduce(0) { $0 + $1.cr } / Double(successes.count)
      let even = [Double](repeating: 1, count: successes.count)
      mCR[0] = (1 - c) * mCR[0] + c * meanA  // (JADE eq. 9)
      mF[0] = (1 - c) * mF[0] + c * DEAdaptation.meanWL(successes.map(\.f), even)  // (eqs. 12, 13)
    case .lshade:
      let w = DEAdaptation.weights(successes.map(\.gain))
      let sCR = successes.map(\.cr)
      let isTerminal = mCR[k].isNaN || !sCR.contains { $0 > 0 }
      mCR[k] = isTerminal ? .nan : DEAdaptation.meanWL(sCR, w)  // (algorithm 1, lines 2 to 5)
      mF[k] = DEAdaptation.meanWL(successes.map(\.f), w)
      k = (k + 1) % mF.count
    }
  }

  /// w_k, of any sum: gains as shares of the largest one that is finite; infinite ones count as much.
  ///
  /// Reference: Tanabe and Fukunaga 2014, eqs. 8 and 9.
  static func weights(_ gains: [Double]) -> [Double] {
    let largest = gains.reduce(0) { $1.isFinite ? max($0, $1) : $0 }
    guard largest > 0 else { return [Double](repeating: 1, count: gains.count) }
    return gains.map { $0.isFinite ? $0 / largest : 1 }
  }

  /// Σ w S² / Σ w S.
  ///
  /// Reference: Tanabe and Fukunaga 2014, eq. 7; with equal weights Zhang and Sanderson 2009, eq. 13.
  static func meanWL(_ s: [Double], _ w: [Double]) -> Double {
    var squares = 0.0
    var sum = 0.0
    for index in s.indices {
      squares += w[index] * s[index] * s[index]
      sum += w[index] * s[index]
    }
    return sum > 0 ? squares / sum : 0
  }
}

public import HoneNumerics

/// Differential evolution over bounded reals: members that are challenged by vectors made of the
/// differences between others.
///
/// A value with ask and tell: `ask` makes a generation of trial vectors, `tell` takes their losses, and
/// each takes the place of the member that it challenged unless that is better. Randomness is drawn from
/// the stream that is passed in. No vector ever leaves the bounds.
///
/// Reference: Storn and Price 1997, J. Global Optim. 11; Zhang and Sanderson 2009 (JADE), IEEE Trans.
/// Evol. Comput. 13(5); Tanabe and Fukunaga 2014 (L-SHADE), IEEE CEC.
public struct DifferentialEvolution: Sendable {
  /// How trial vectors are made.
  public let options: DEOptions
  /// The box that is searched.
  public let bounds: Bounds
  /// How many generations have been told, the first, random one included.
  public private(set) var generations = 0
  /// How many losses have been told.
  public private(set) var evaluations = 0
  /// How many members there are.
  public private(set) var size: Int
  /// The loss of each member; infinite before the first generation has been told.
  public private(set) var losses: [Double]

  @usableFromInline var trials: [Double]
  // The losses that `minimize` finds, in memory that it keeps.
  @usableFromInline var found: [Double] = []
  private var recipes: [DEPool.Recipe] = []
  private var order: [Int] = []
  private var pool: DEPool
  private let initialSize: Int

  /// A population that has not been drawn yet.
  ///
  /// - Parameters:
  ///   - options: How trial vectors are made.
  ///   - bounds: The box that is searched; at least one gene.
  public init(_ options: DEOptions = DEOptions(), bounds: Bounds) {
    options.requireSound()
    precondition(bounds.count > 0, "differential evolution needs at least one gene")
    self.options = options
    self.bounds = bounds
    initialSize = options.size(bounds.count)
    size = initialSize
    losses = [Double](repeating: .infinity, count: size)
    trials = [Double](repeating: 0, count: size * bounds.count)
    pool = DEPool(options, bounds: bounds, genes: [])
  }

  /// The members, row by row: size × genes; empty before the first generation has been told.
  public var members: [Double] { pool.genes }

  /// μ_F of JADE, or L-SHADE's history of means of F; empty where F is not learned.
  public var meansOfF: [Double] { options.isAdaptive ? pool.adaptation.mF : [] }

  /// μ_CR of JADE, or L-SHADE's history of means of CR, in which NaN stands for the terminal value;
  /// empty where CR is not learned.
  public var meansOfCR: [Double] { options.isAdaptive ? pool.adaptation.mCR : [] }

  /// The best member's slot; of equals the first.
  private var champion: Int {
    var best = 0
    for i in 1..<losses.count where losses[i] < losses[best] { best = i }
    return best
  }

  /// The best vector found so far; empty before anything was told.
  public var bestPosition: [Double] { pool.count > 0 ? Array(pool.genes(champion)) : [] }

  /// The loss there; infinite before anything finite was told.
  public var bestLoss: Double { losses[champion] }

  /// Makes a generation of trial vectors and gives them, row by row: size × genes.
  ///
  /// Before the first `tell` they are uniform within the bounds.
  ///
  /// Complexity: O(size · genes).
  public mutating func ask(using rng: inout RandomStream) -> [Double] {
    vary(using: &rng)
    return trials
  }

  /// Learns the losses of the trial vectors of the last `ask`.
  ///
  /// - Parameter losses: One a vector, in their order, smaller is better; NaN counts as infinite.
  ///   Where there are fewer, the remaining vectors were not tried and are dropped.
  ///
  /// Complexity: O(size · genes), and for `jade` and `lshade` O(size log size) besides.
  public mutating func tell(_ losses: [Double]) {
    precondition(losses.count <= size, "there is no more than one loss a trial vector")
    precondition(
      generations == 0 || recipes.count >= losses.count, "losses are those of the last `ask`")
    found.assign(losses)
    learn()
  }

  /// Makes a generation of trial vectors.
  @usableFromInline
  mutating func vary(using rng: inout RandomStream) {
    let genes = bounds.count
    guard generations > 0 else { return scatter(using: &rng) }
    pool.trim(using: &rng)
    recipes.removeAll(keepingCapacity: true)
    // The vectors are lent exclusively: what else is needed comes along by value.
    var recipes = recipes
    self.recipes = []
    let (pool, size) = (pool, size)
    trials.withUnsafeMutableBufferPointer { trials in
      guard let u = trials.baseAddress else { return }
      for i in 0..<size {
        let recipe = pool.recipe(for: i, using: &rng)
        pool.vary(i, recipe, into: u + i * genes, using: &rng)
        recipes.append(recipe)
      }
    }
    self.recipes = recipes
  }

  private mutating func scatter(using rng: inout RandomStream) {
    for index in trials.indices {
      let gene = index % bounds.count
      let share = rng.uniform()
      // Not by the range's width, which may be more than there are numbers.
      trials[index] = bounds.clamp((1 - share) * bounds.low[gene] + share * bounds.high[gene], gene)
    }
  }

  /// Learns the losses that were found.
  @usableFromInline
  mutating func learn() {
    evaluations += found.count
    for i in found.indices where found[i].isNaN { found[i] = .infinity }
    generations += 1
    if pool.count == 0 {
      pool = DEPool(options, bounds: bounds, genes: trials)
      for i in found.indices { losses[i] = found[i] }
      order = Array(0..<size)
    } else {
      select()
    }
    if options.strategy == .lshade { shrink() }
    follow()
  }

  /// Puts what is no worse into the place of the member that it challenged.
  private mutating func select() {
    var successes: [DEAdaptation.Success] = []
    let genes = bounds.count
    for i in found.indices {
      switch pool.challenge(i, isBetter: found[i] < losses[i], isWorse: found[i] > losses[i]) {
      case .repelled: continue
      case .replaced: break
      case .archived:
        let recipe = recipes[i]
        successes.append(.init(f: recipe.f, cr: recipe.cr, gain: losses[i] - found[i]))
      }
      losses[i] = found[i]
      trials.withUnsafeBufferPointer { trials in
        pool.replace(i, by: .init(rebasing: trials[i * genes..<(i + 1) * genes]))
      }
    }
    pool.adaptation.learn(successes)
  }

  /// Drops the worst members where the budget says so.
  private mutating func shrink() {
    let next = options.size(from: initialSize, after: evaluations)
    guard next < size else { return }
    sortOrder()
    let left = pool.shrink(to: order[..<next])
    losses = left.map { losses[$0] }
    trials.removeLast((size - next) * bounds.count)
    size = next
    order = Array(0..<size)
  }

  /// Finds the best members.
  private mutating func follow() {
    let leaders = options.leaders(of: size)
    if leaders > 1 {
      sortOrder()
      pool.leaders = Array(order[..<leaders])
    } else if leaders == 1 {
      pool.leaders = [champion]
    }
  }

  private mutating func sortOrder() {
    let losses = losses
    order.sort { losses[$0] != losses[$1] ? losses[$0] < losses[$1] : $0 < $1 }
  }
}

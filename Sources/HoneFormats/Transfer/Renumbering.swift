internal import HoneCore

/// Which numbers trials had where they come from, and which they have now.
///
/// Tags name parents, and the trials that chains of steps begin from, by their numbers, and those
/// change where trials before them are left out, or are there already.
public struct Renumbering: Sendable {
  /// Trials whose numbers follow each other in both places.
  private struct Run {
    var old: Int
    var new: Int
    var count: Int
  }

  // By their old numbers.
  private var runs: [Run] = []
  // Trials that came after ones with higher numbers.
  private var strays: [Int: Int] = [:]
  // The numbers here of chains that began with a trial of their own.
  private var chains: [Int: Int] = [:]
  private let firstChain: Int

  /// Nothing is known of any trial.
  ///
  /// - Parameter trials: How many trials are there already. No chain of theirs has a number so high, as
  ///   each began with one of them.
  public init(after trials: Int = 0) { firstChain = trials }

  /// Notes a trial's number.
  public mutating func note(_ old: Int, as new: Int) {
    guard let last = runs.last else {
      runs.append(Run(old: old, new: new, count: 1))
      return
    }
    if old == last.old + last.count, new == last.new + last.count {
      runs[runs.count - 1].count += 1
    } else if old >= last.old + last.count {
      runs.append(Run(old: old, new: new, count: 1))
    } else {
      strays[old] = new
    }
  }

  /// A trial's number now; nil where it is not there.
  ///
  /// Complexity: O(log r) for r gaps.
  public func number(of old: Int) -> Int? {
    if let stray = strays[old] { return stray }
    var (low, high) = (0, runs.count)
    while low < high {
      let middle = (low + high) / 2
      if runs[middle].old <= old { low = middle + 1 } else { high = middle }
    }
    guard low > 0, case let run = runs[low - 1], old - run.old < run.count else { return nil }
    return run.new + old - run.old
  }

  /// A trial's tag with its parents' numbers as they are now, and that of the trial from which its chain
  /// of steps began; empty where one of them is not there, as then it belongs to another population, or
  /// to no chain.
  public func tag(_ tag: [Int64]) -> [Int64] {
    guard let chain = ChainNumber.chain(tag) else {
      return Ancestry.renumbered(tag) { number(of: $0) }
    }
    guard let origin = ChainNumber.origin(chain) else {
      return chains[chain].map { ChainNumber.renumbered(tag, as: $0) } ?? tag
    }
    guard let trial = number(of: origin) else { return [] }
    return ChainNumber.renumbered(tag, as: ChainNumber.chain(from: trial))
  }

  /// Notes a trial's number, and gives its tag as it is to be kept here.
  ///
  /// Chains get new numbers in the order of their first trials, so that none goes on as another's.
  public mutating func take(_ tag: [Int64], of old: Int, as new: Int) -> [Int64] {
    if let chain = ChainNumber.chain(tag), chain >= 0, chains[chain] == nil {
      chains[chain] = firstChain + chains.count
    }
    let tag = self.tag(tag)
    note(old, as: new)
    return tag
  }
}

internal import HoneCore

/// Which trials have which parameter, and what the discrete ones are.
///
/// Optuna has no conditions: a parameter is there where a program asked for it. What decided it is
/// among the parameters asked for before, so that a condition can be told from the trials.
struct OptunaPresence {
  /// A parameter in its order of first appearance.
  struct Column {
    /// Raw number by trial; NaN where the trial does not have the parameter.
    var raws: [Double]
    /// The values that a parent may have, as raw numbers in their order; empty for no parent.
    var options: [Double]
    /// Whether the options have an order.
    var isOrdered: Bool
  }

  /// The values of one parent for which a parameter is there.
  struct Link: Equatable {
    var parent: Int
    var raws: [Double]
  }

  /// More values than that would make conditions that nobody reads.
  static let optionLimit = 64
  private static let linkLimit = 3

  /// The parameters.
  var columns: [Column]
  /// Whether each trial came to its end, so that what it lacks it did not ask for.
  var isWhole: [Bool]

  /// Whether a trial that came to its end lacks the parameter.
  func isConditional(_ column: Int) -> Bool {
    isWhole.indices.contains { isWhole[$0] && columns[column].raws[$0].isNaN }
  }

  /// Which of the trials that came to their end lack the parameter.
  func pattern(of column: Int) -> [Bool] {
    isWhole.indices.filter { isWhole[$0] }.map { columns[column].raws[$0].isNaN }
  }

  /// What decides whether the parameter is there; nil where no few parents do.
  func links(of child: Int) -> [Link]? {
    let raws = columns[child].raws
    let present = raws.indices.filter { !raws[$0].isNaN }
    var absent = raws.indices.filter { isWhole[$0] && raws[$0].isNaN }
    var candidates = (0..<child).compactMap { link(to: $0, present: present, absent: absent) }
    var links: [Link] = []
    while !absent.isEmpty {
      let counts = candidates.map { link in absent.count { excludes(link, $0) } }
      // The most telling one; of equals a choice before a number, and the one asked for first.
      guard
        let best = candidates.indices.max(by: { a, b in
          (counts[a], columns[candidates[b].parent].isOrdered ? 1 : 0, candidates[b].parent)
            < (counts[b], columns[candidates[a].parent].isOrdered ? 1 : 0, candidates[a].parent)
        }), counts[best] > 0, links.count < OptunaPresence.linkLimit
      else { return nil }
      let link = candidates.remove(at: best)
      absent.removeAll { excludes(link, $0) }
      links.append(link)
    }
    return links
  }

  private func excludes(_ link: Link, _ trial: Int) -> Bool {
    !link.raws.contains(columns[link.parent].raws[trial])
  }

  /// The parent's values with which the parameter comes, where they can be a condition.
  private func link(to parent: Int, present: [Int], absent: [Int]) -> Link? {
    let column = columns[parent]
    let with = Set(present.map { column.raws[$0] })
    guard !column.options.isEmpty, with.allSatisfy(column.options.contains),
      let least = with.min(), let most = with.max()
    else { return nil }
    guard column.isOrdered else {
      return Link(parent: parent, raws: column.options.filter(with.contains))
    }
    // Numbers decide by a threshold; values that no trial had are on the side of their neighbours.
    let without = Set(absent.map { column.raws[$0] }).subtracting(with).filter { !$0.isNaN }
    let raws = column.options.filter { option in
      without.allSatisfy { $0 < least }
        ? option >= least
        : without.allSatisfy { $0 > most } ? option <= most : with.contains(option)
    }
    let isThreshold = without.allSatisfy { $0 < least } || without.allSatisfy { $0 > most }
    guard isThreshold || column.options.allSatisfy({ with.contains($0) || without.contains($0) })
    else { return nil }
    return Link(parent: parent, raws: without.isEmpty ? column.options : raws)
  }
}

internal import HoneCore

extension TPESampler {
  /// The trials among which fronts are sought: the newest and the present front.
  static func rivals(_ history: borrowing History) -> [Int] {
    let newest = history.finished.suffix(mostBad)
    return Set(newest).union(history.front).sorted()
  }

  /// The first `count` trials in the order of non-domination, the last front by crowding distance.
  ///
  /// Reference: Deb et al. 2002, NSGA-II, sections III.A and III.B; Ozaki et al. 2022, section 4.2.
  static func firstFronts(_ count: Int, of trials: [Int], _ history: borrowing History) -> [Int] {
    var chosen: [Int] = []
    var rest: [Int] = []
    var losses: [Int: [Double]] = [:]
    for trial in trials where history.state(of: trial) == .completed {
      rest.append(trial)
      var own: [Double] = []
      for objective in history.objectives.indices { own.append(history.loss(trial, objective)) }
      // What is not a number in one objective is no good in the others either.
      let isUsable = !own.contains(where: \.isNaN)
      losses[trial] = isUsable ? own : own.map { _ in .infinity }
    }
    while chosen.count < count, !rest.isEmpty {
      var front = front(of: rest, losses)
      let isFront = Set(front)
      rest.removeAll { isFront.contains($0) }
      let room = count - chosen.count
      if front.count > room { front = leastCrowded(room, of: front, losses) }
      chosen += front
    }
    // Too few completed trials: the best of the others stand in.
    if chosen.count < count {
      var others: [Rank] = []
      for trial in trials where history.state(of: trial) == .pruned {
        others.append(Rank(trial, history))
      }
      chosen += others.sorted().prefix(count - chosen.count).map(\.trial)
    }
    return chosen
  }

  /// Whether `a` is nowhere worse than `b` and somewhere better.
  static func dominates(_ a: [Double], _ b: [Double]) -> Bool {
    var isBetter = false
    for (x, y) in zip(a, b) {
      if x > y { return false }
      if x < y { isBetter = true }
    }
    return isBetter
  }

  private static func front(of trials: [Int], _ losses: [Int: [Double]]) -> [Int] {
    var front: [(trial: Int, losses: [Double])] = []
    for trial in trials {
      guard let own = losses[trial], !front.contains(where: { dominates($0.losses, own) }) else {
        continue
      }
      front.removeAll { dominates(own, $0.losses) }
      front.append((trial, own))
    }
    return front.map(\.trial)
  }

  /// The trials with the largest distances to their neighbours; the ends of each objective first.
  private static func leastCrowded(
    _ count: Int, of front: [Int], _ losses: [Int: [Double]]
  ) -> [Int] {
    var distance: [Int: Double] = [:]
    for objective in (losses[front[0]] ?? []).indices {
      let value = { (trial: Int) in losses[trial]?[objective] ?? .infinity }
      let sorted = front.sorted { (value($0), $0) < (value($1), $1) }
      let (first, last) = (sorted[0], sorted[sorted.count - 1])
      let range = value(last) - value(first)
      distance[first] = .infinity
      distance[last] = .infinity
      guard range > 0, range.isFinite else { continue }
      for k in 1..<max(sorted.count - 1, 1) {
        distance[sorted[k], default: 0] += (value(sorted[k + 1]) - value(sorted[k - 1])) / range
      }
    }
    let order = front.sorted { a, b in
      let (x, y) = (distance[a] ?? 0, distance[b] ?? 0)
      return x != y ? x > y : a < b
    }
    return Array(order.prefix(count))
  }
}

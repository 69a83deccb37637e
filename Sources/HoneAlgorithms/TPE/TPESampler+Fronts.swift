internal import HoneCore
internal import HoneEvolution

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
    let objectives = history.objectives.count
    var completed: [Int] = []
    var losses: [Double] = []
    for trial in trials where history.state(of: trial) == .completed {
      completed.append(trial)
      let start = losses.count
      for objective in 0..<objectives { losses.append(history.loss(trial, objective)) }
      // What is not a number in one objective is no good in the others either.
      if losses[start...].contains(where: \.isNaN) {
        for index in start..<losses.count { losses[index] = .infinity }
      }
    }
    let room = min(count, completed.count)
    var chosen = Selection.nsga2(losses, objectives: objectives, count: room).map { completed[$0] }
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
}

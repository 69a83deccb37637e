public import HoneCore

/// What holds for every sampler; each law throws a `LawViolation` that says what was seen instead.
public enum SamplerLaws {
  /// Checks every law over every space that the sampler says it can search.
  ///
  /// - Throws: `LawViolation`.
  public static func all(_ sampler: any Sampler, seed: UInt64 = 1) throws {
    for space in try LawSpace.all() where suits(sampler, space.space) {
      try proposalsLieInTheSpace(sampler, space, seed: seed)
      try replayEqualsHavingRun(sampler, space, seed: seed)
      try askingTwiceChangesNothing(sampler, space, seed: seed)
      try stepsEqualAsking(sampler, space, seed: seed)
    }
    for space in try LawSpace.finite() where suits(sampler, space.space) {
      try finiteSpacesEnd(sampler, space, seed: seed)
    }
  }

  /// Whether the sampler declares what the space needs, and starts on it.
  public static func suits(_ sampler: any Sampler, _ space: SearchSpace) -> Bool {
    let nothing = History(space: space, objectives: [.minimize("loss")])
    guard starts(sampler, nothing) else { return false }
    let capabilities = sampler.capabilities
    return
      (capabilities.contains(.categorical)
      || !space.parameters.contains { $0.domain.isCategorical })
      && (capabilities.contains(.conditional) || !space.isConditional)
      && (capabilities.contains(.simplex) || space.simplexes.isEmpty)
      && (capabilities.contains(.constraints) || space.constraints.isEmpty)
  }

  /// Every proposal has values of the space, the right parameters active, and keeps the constraints,
  /// after outcomes of every kind and while other trials run.
  ///
  /// - Throws: `LawViolation`.
  public static func proposalsLieInTheSpace(
    _ sampler: any Sampler, _ space: LawSpace, seed: UInt64 = 1, trials: Int = 45
  ) throws {
    let law = "proposals lie in the space"
    for parallel in widths(sampler) {
      for objectives in objectiveCounts(sampler) {
        var study = try LawStudy(sampler, space.space, seed: seed, objectives: objectives)
        for trial in 0..<trials {
          study.makeReady()
          guard let point = try study.start() else { break }
          if let fault = fault(of: point, in: space.space) {
            throw LawViolation(law, "\(sampler), \(space), trial \(trial): \(fault)")
          }
          study.finish(leaving: parallel - 1)
        }
      }
    }
  }

  /// A study read back from its events continues as the one that never stopped.
  ///
  /// - Throws: `LawViolation`.
  public static func replayEqualsHavingRun(
    _ sampler: any Sampler, _ space: LawSpace, seed: UInt64 = 1, trials: Int = 45
  ) throws {
    let law = "a resumed study proposes what one that never stopped does"
    for parallel in widths(sampler) {
      for objectives in objectiveCounts(sampler) {
        var study = try LawStudy(sampler, space.space, seed: seed, objectives: objectives)
        for trial in 0..<trials {
          study.makeReady()
          // Reading back costs as much as the whole study so far: at some of the trials only.
          let isChecked = trial < 3 || trial.isMultiple(of: 7)
          let replayed = isChecked ? try study.replayedProposal(trial: trial) : nil
          let point = try study.start()
          guard !isChecked || point == replayed else {
            throw LawViolation(
              law,
              "\(sampler), \(space), trial \(trial), \(parallel) at a time: \(text(replayed)) "
                + "in place of \(text(point))")
          }
          guard point != nil else { break }
          study.finish(leaving: parallel - 1)
        }
      }
    }
  }

  /// What a sampler keeps between two asks is a cache: the same history gives the same proposal.
  ///
  /// - Throws: `LawViolation`.
  public static func askingTwiceChangesNothing(
    _ sampler: any Sampler, _ space: LawSpace, seed: UInt64 = 1, trials: Int = 40
  ) throws {
    var study = try LawStudy(sampler, space.space, seed: seed)
    for trial in 0..<trials {
      guard let first = try? study.engine.propose(trial: trial) else { break }
      _ = try? study.engine.propose(trial: trial + 1)
      guard let second = try study.start() else { break }
      guard first.point == second else {
        throw LawViolation(
          "the same history gives the same proposal",
          "\(sampler), \(space), trial \(trial): \(text(first.point)), then \(text(second))")
      }
      study.finish(leaving: 0)
    }
  }

  /// A space of N points that satisfy the constraints is tried in exactly N trials, none twice.
  ///
  /// - Throws: `LawViolation`.
  public static func finiteSpacesEnd(
    _ sampler: any Sampler, _ space: LawSpace, seed: UInt64 = 1
  ) throws {
    let law = "a space of N points is exhausted in N trials"
    guard let enumeration = Enumeration(space.space) else {
      throw LawViolation(law, "\(space) is not finite")
    }
    let points = (0..<enumeration.count).map(enumeration.point(at:))
    let expected = Set(points.filter(space.space.isFeasible))
    for parallel in widths(sampler) {
      var study = try LawStudy(sampler, space.space, seed: seed)
      var seen: Set<Point> = []
      study.makeReady()
      while let point = try study.start() {
        guard seen.insert(point).inserted else {
          throw LawViolation(law, "\(sampler), \(space): \(text(point)) is proposed twice")
        }
        study.finish(leaving: parallel - 1)
        study.makeReady()
      }
      guard seen == expected else {
        throw LawViolation(
          law, "\(sampler), \(space): it ended after \(seen.count) of \(expected.count) points")
      }
    }
  }

  private static func starts(_ sampler: some Sampler, _ history: borrowing History) -> Bool {
    guard sampler.obstacle(in: history.space, for: history.objectives) == nil else { return false }
    do { _ = try sampler.start(history) } catch {
      if case .unsuitable = error { return false }
    }
    return true
  }

  private static func widths(_ sampler: any Sampler) -> [Int] {
    sampler.capabilities.contains(.parallel) ? [1, 4] : [1]
  }

  private static func objectiveCounts(_ sampler: any Sampler) -> [Int] {
    sampler.capabilities.contains(.multiObjective) ? [1, 3] : [1]
  }

  private static func text(_ point: Point?) -> String {
    point.map { "\($0.raw)" } ?? "nothing"
  }

  private static func fault(of point: Point, in space: SearchSpace) -> String? {
    guard point.raw.count == space.count else { return "it has \(point.raw.count) values" }
    let expected = Point(raw: point.raw, activity: space.activity(raw: point.raw))
    guard expected.activity == point.activity else { return "the wrong parameters are active" }
    for index in 0..<space.count {
      let raw = point.raw[index]
      let name = space.parameters[index].name
      guard point.isActive(index) else {
        guard raw == 0 else { return "inactive `\(name)` is \(raw), not 0" }
        continue
      }
      let value = space.axes[index].value(raw: raw)
      guard let back = try? space.axes[index].raw(of: value), back == raw else {
        return "`\(name)` is \(raw), which is not one of its values"
      }
    }
    for simplex in space.simplexes where point.isActive(simplex.parts[0]) {
      let sum = simplex.parts.reduce(0) { $0 + point.raw[$1] }
      guard abs(sum - 1) <= 1e-12, simplex.parts.allSatisfy({ point.raw[$0] >= 0 }) else {
        return "the parts of its simplex sum to \(sum)"
      }
      let again = space.point(unit: space.unit(point))
      guard zip(again.raw, point.raw).allSatisfy({ abs($0 - $1) <= 1e-9 * max(1, abs($1)) }) else {
        return "its coordinates are those of \(again.raw)"
      }
    }
    return space.isFeasible(point) ? nil : "it breaks a constraint"
  }
}

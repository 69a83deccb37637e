public import HoneCore

/// The sampler where none is named: what it stands for depends on the study.
enum Auto {
  static let entry = Registry.Entry<any Sampler>(
    AlgorithmSpec.auto.name, OptionSchema(()),
    when: "when in doubt: grid if every combination fits into the trials, else tpe"
  ) { _, context throws(SpaceError) in
    let spec = context.space.map { Auto.choice($0, context.trials) } ?? .tpe
    return try context.registry.makeSampler(spec, context)
  }

  static func choice(_ space: SearchSpace, _ trials: Int?) -> AlgorithmSpec {
    fits(space, into: trials) ? .grid : .tpe
  }

  /// Whether the space has no more points that satisfy the constraints than there are trials.
  private static func fits(_ space: SearchSpace, into trials: Int?) -> Bool {
    guard let trials, let enumeration = Enumeration(space) else { return false }
    if enumeration.count <= trials { return true }
    // Beyond this, counting what the constraints leave would take longer than it is worth.
    guard !space.constraints.isEmpty, enumeration.count <= 1 << 17 else { return false }
    var feasible = 0
    for index in 0..<enumeration.count where feasible <= trials {
      if space.isFeasible(enumeration.point(at: index)) { feasible += 1 }
    }
    return feasible <= trials
  }
}

extension AlgorithmSpec {
  /// Grid where every combination fits into the trials, else TPE.
  public static let auto = AlgorithmSpec("auto")
}

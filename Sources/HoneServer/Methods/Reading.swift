internal import Hone
internal import HoneFormats

extension Method {
  static let best = Method("study.best", ["study"]) { server, arguments throws(RPCError) in
    let study = try refreshed(try server.study(arguments))
    let best = study.best
    guard best.objectives.count > 1 || !best.front.isEmpty else {
      let progress = study.progress
      throw RPCError(
        .nothingCompleted,
        "no trial of the study `\(study.definition.name)` has completed yet: \(progress.running) "
          + "running, \(progress.failed) failed, \(progress.pruned) pruned")
    }
    return TrialFormat.best(best.front, knee: best.knee, objectives: best.objectives)
  }

  static let trials = Method(
    "study.trials", ["study", "since"]
  ) { server, arguments throws(RPCError) in
    let study = try refreshed(try server.study(arguments))
    let wanted = "a trial's number, an integer from 0 on"
    let first = try arguments.int("since", wanted, in: 0 ... .max, orElse: 0)
    let objectives = study.definition.objectives
    let vectors = try answering { () throws(StudyError) in try study.vectors(of: first...(.max)) }
    let attributes = try answering { () throws(StudyError) in
      try study.attributes(of: first...(.max))
    }
    let trials = study.trials(since: first).map {
      TrialFormat.document(
        of: $0, objectives: objectives, vectors: vectors[$0.number] ?? [],
        attributes: attributes[$0.number] ?? [])
    }
    return .object([("trials", .array(trials))])
  }

  static let importance = Method(
    "study.importance", ["study", "method"]
  ) { server, arguments throws(RPCError) in
    _ = try server.study(arguments)
    throw RPCError(
      .notBuiltIn,
      "study.importance is not built in yet; study.trials gives the data that it needs")
  }

  /// The study with what other processes have written to its store.
  private static func refreshed(_ open: OpenStudy) throws(RPCError) -> Study {
    try answering { () throws(StudyError) in try open.study.refresh() }
    return open.study
  }
}

internal import Hone
internal import HoneFormats

extension Method {
  static let best = Method(
    "study.best", ["study", "storage"]
  ) { server, arguments throws(RPCError) in
    let study = try server.reader(arguments)
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
    "study.trials", ["study", "since", "after", "storage"]
  ) { server, arguments throws(RPCError) in
    let study = try server.reader(arguments)
    let wanted = "a trial's number, an integer from 0 on"
    let first = try arguments.int("since", wanted, in: 0 ... .max, orElse: 0)
    guard arguments["after"] != nil else {
      // Before the trials, so that none that changes meanwhile is missed by who goes on from it.
      let revision = study.revision
      let trials = try documents(of: study.trials(since: first), study)
      return .object([("trials", .array(trials)), ("revision", .int(revision))])
    }
    let changes = study.trials(
      since: first,
      after: try arguments.int(
        "after", "the `revision` of an earlier answer, an integer from 0 on", in: 0 ... .max))
    return .object([
      ("trials", .array(try documents(of: changes.trials, study))),
      ("deleted", .array(changes.deleted.map { .int($0) })), ("revision", .int(changes.revision)),
    ])
  }

  /// Everything that is known of some of a study's trials, in the order of their numbers.
  private static func documents(
    of trials: [Trial], _ study: any StudyReader
  ) throws(RPCError) -> [Document] {
    guard let first = trials.first?.number, let last = trials.last?.number else { return [] }
    let objectives = study.definition.objectives
    let (vectors, attributes) = try answering { () throws(StudyError) in
      (try study.vectors(of: first...last), try study.attributes(of: first...last))
    }
    return trials.map {
      TrialFormat.document(
        of: $0, objectives: objectives, vectors: vectors[$0.number] ?? [],
        attributes: attributes[$0.number] ?? [])
    }
  }

  static let importance = Method(
    "study.importance", ["study", "method"]
  ) { server, arguments throws(RPCError) in
    _ = try server.study(arguments)
    throw RPCError(
      .notBuiltIn,
      "study.importance is not built in yet; study.trials gives the data that it needs")
  }
}

extension Server {
  /// The study that a call reads, with all that has been written to its store: one that is open here
  /// or, where the call says in which `storage` it is, any, whatever its sampler is.
  fileprivate func reader(_ arguments: Arguments) throws(RPCError) -> any StudyReader {
    let name = try arguments.text("study")
    guard arguments["storage"] != nil else {
      let study = try studies.named(name).study
      try answering { () throws(StudyError) in try study.refresh() }
      return study
    }
    return try studies.view(of: name, at: try arguments.text("storage"))
  }
}

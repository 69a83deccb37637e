internal import Hone
internal import HoneFormats

extension Method {
  static let tell = Method(
    "study.tell", ["study", "trial", "values", "state", "reason", "gradient"]
  ) { server, arguments throws(RPCError) in
    let open = try server.study(arguments)
    let trial = try arguments.trial()
    try refuseGradient(arguments, open.study)
    let ending = try ending(arguments, open.study)
    do throws(StudyError) {
      switch ending {
      case .values(let values): try open.study.tell(trial, values: values)
      case .failed(let reason): try open.study.tell(trial, .failed(reason: reason))
      case .pruned:
        // The step is that of the last report; without one nothing had begun.
        let step = open.study.trial(trial)?.reports.last?.step ?? 0
        try open.study.tell(trial, .pruned(step: step))
      }
    } catch {
      if error.code == .notRunning { open.forget(trial) }
      throw RPCError(error)
    }
    open.forget(trial)
    return .object([])
  }

  /// How a client says that a trial ended.
  private enum Ending {
    case values([String: Double])
    case failed(reason: String)
    case pruned
  }

  private static func ending(
    _ arguments: Arguments, _ study: Study
  ) throws(RPCError) -> Ending {
    guard let state = arguments.field("state") else {
      guard arguments["reason"] == nil else {
        throw RPCError(.invalidParams, "`reason` says why a trial's `state` is `failed`")
      }
      return .values(try values(arguments, study, orElse: ", or `state`: `failed` or `pruned`"))
    }
    guard arguments["values"] == nil else {
      throw RPCError(
        .invalidParams,
        "give `values` for a trial that completed or `state` for one that did not, not both")
    }
    switch state.document.text {
    case "failed":
      let reason = try arguments.field("reason").map { field throws(RPCError) in
        try arguments.reading(field) { field throws(SpaceError) in try field.text() }
      }
      return .failed(reason: reason ?? "told as failed")
    case "pruned" where arguments["reason"] == nil: return .pruned
    case "pruned":
      throw RPCError(.invalidParams, "`reason` says why a trial's `state` is `failed`")
    default:
      throw RPCError(
        state.fault(
          .invalidValue,
          "expected \"failed\" or \"pruned\" (`values` complete a trial), not \(state.document)"))
    }
  }

  /// Nothing uses gradients yet, and what a client sends must not be lost in silence.
  private static func refuseGradient(
    _ arguments: Arguments, _ study: Study
  ) throws(RPCError) {
    guard let field = arguments.field("gradient") else { return }
    let space = study.definition.space
    try arguments.reading(field) { field throws(SpaceError) in
      for (name, part) in try field.fields("an object with a number for each parameter") {
        guard space.index(of: name) != nil else {
          let names = SearchSpace.list(space.parameters.map(\.name))
          throw part.fault(
            .unknownKey, "there is no parameter `\(name)`: there is \(names)")
        }
        _ = try part.real()
      }
      throw field.fault(
        .invalidValue,
        "the samplers that use gradients are not built in yet, and "
          + "`\(study.definition.sampler.name)` uses none: leave `gradient` out")
    }
  }
}

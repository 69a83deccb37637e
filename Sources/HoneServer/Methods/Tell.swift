internal import Hone
internal import HoneFormats

extension Method {
  static let tell = Method(
    "study.tell", ["study", "trial", "values", "state", "reason", "gradient", "vectors"]
  ) { server, arguments throws(RPCError) in
    let open = try server.study(arguments)
    let trial = try arguments.trial()
    let ending = try ending(arguments, open.study)
    let (gradient, vectors) = (try gradient(arguments), try vectors(arguments))
    do throws(StudyError) {
      switch ending {
      case .values(let values):
        let values = try open.study.ordered(values)
        try open.study.tell(
          trial, Evaluation(.completed(values), gradient: gradient, vectors: vectors))
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
    for key in ["gradient", "vectors"] where arguments[key] != nil && arguments["state"] != nil {
      throw RPCError(
        .invalidParams,
        "`\(key)` goes with the `values` of a trial that completed, not with `state`")
    }
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

  /// The slopes by parameter; which of them the trial can have the study says.
  private static func gradient(_ arguments: Arguments) throws(RPCError) -> [NamedSlope] {
    guard let field = arguments.field("gradient") else { return [] }
    return try arguments.reading(field) { field throws(SpaceError) in
      try GradientFormat.slopes(from: field, "an object with a number for each parameter")
    }
  }

  /// The vectors by name; whether they can be kept the study says.
  private static func vectors(_ arguments: Arguments) throws(RPCError) -> [NamedVector] {
    guard let field = arguments.field("vectors") else { return [] }
    return try arguments.reading(field) { field throws(SpaceError) in
      var vectors: [NamedVector] = []
      for (name, part) in try field.fields("an object with a list of numbers for each vector") {
        var values: [Double] = []
        for element in try part.elements("a list of numbers") { values.append(try element.real()) }
        vectors.append(NamedVector(name: name, values: values))
      }
      return vectors
    }
  }
}

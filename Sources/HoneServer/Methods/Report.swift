internal import Hone
internal import HoneFormats

extension Method {
  static let report = Method(
    "trial.report", ["study", "trial", "step", "values"]
  ) { server, arguments throws(RPCError) in
    let study = try server.study(arguments).study
    let trial = try arguments.trial()
    let step = try arguments.int("step", "a step, an integer from 0 on", in: 0 ... .max)
    let values = try values(arguments, study)
    let verdict = try answering { () throws(StudyError) in
      try study.report(trial, step: step, values: values)
    }
    return .object([("prune", .bool(verdict == .prune))])
  }
}

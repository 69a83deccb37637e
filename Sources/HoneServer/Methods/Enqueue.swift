internal import Hone
internal import HoneFormats

extension Method {
  static let enqueue = Method(
    "study.enqueue", ["study", "params"]
  ) { server, arguments throws(RPCError) in
    let study = try server.study(arguments).study
    let field = try arguments.required("params")
    // As a study file's are read, so that an error names the key that it came by.
    let values = try arguments.reading(field) { field throws(SpaceError) in
      try EnqueueFormat.values(in: field, of: study.definition.space)
    }
    let trial = try answering { () throws(StudyError) in try study.enqueue(values) }
    return .object([("trial", .int(trial))])
  }
}

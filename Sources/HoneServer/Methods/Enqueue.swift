internal import Hone
internal import HoneFormats

extension Method {
  static let enqueue = Method(
    "study.enqueue", ["study", "params"]
  ) { server, arguments throws(RPCError) in
    let study = try server.study(arguments).study
    let field = try arguments.required("params")
    let values = try arguments.reading(field) { field throws(SpaceError) in
      var values: [(name: String, value: Value)] = []
      for (name, part) in try field.fields("an object with a value for each parameter to fix") {
        values.append((name, try part.value()))
      }
      return values
    }
    let trial = try answering { () throws(StudyError) in try study.enqueue(values) }
    return .object([("trial", .int(trial))])
  }
}

internal import Hone
internal import HoneFormats

extension Method {
  static let create = Method(
    "study.create",
    [
      "name", "parameters", "minimize", "maximize", "objectives", "sampler", "pruner", "seed",
      "reproducible", "constraints", "storage", "resume",
    ]
  ) { server, arguments throws(RPCError) in
    let definition = try definition(arguments)
    let address = arguments["storage"] == nil ? OpenStudies.memory : try arguments.text("storage")
    let resume = try arguments.field("resume").map { field throws(RPCError) in
      try arguments.reading(field) { field throws(SpaceError) in try field.truth() }
    }
    try server.studies.open(definition, at: address, resume: resume ?? false)
    return .object([("study", .string(definition.name))])
  }

  /// The study as its parameters declare it, in the words of a study file.
  private static func definition(_ arguments: Arguments) throws(RPCError) -> StudyDefinition {
    let name = try arguments.text("name")
    let parameters = try arguments.required("parameters")
    do throws(SpaceError) {
      let definition = try StudyDefinition(
        name: name,
        space: try SpaceFormat.satisfiableSpace(
          from: parameters.document, constraints: arguments["constraints"]),
        objectives: try ObjectiveFormat.objectives(in: arguments.document),
        sampler: try algorithm("sampler", arguments) ?? .auto,
        pruner: try algorithm("pruner", arguments) ?? .none,
        seed: try arguments.field("seed")?.seed() ?? Study.randomSeed(),
        reproducible: try arguments.field("reproducible")?.workers())
      // Here and not only in `Study`, for an error that knows its place.
      _ = try definition.resolved(trials: nil)
      _ = try PrunerCatalog.make(definition.pruner)
      return definition
    } catch { throw RPCError(error.located(in: arguments.document)) }
  }

  private static func algorithm(
    _ key: String, _ arguments: Arguments
  ) throws(SpaceError) -> AlgorithmSpec? {
    guard let document = arguments[key] else { return nil }
    return try AlgorithmFormat.spec(from: document, key: key)
  }
}

internal import Hone
internal import HoneFormats

extension Method {
  static let create = Method(
    "study.create",
    [
      "name", "parameters", "minimize", "maximize", "objectives", "sampler", "pruner", "seed",
      "reproducible", "constraints", "simplex", "trials", "storage", "resume",
    ]
  ) { server, arguments throws(RPCError) in
    let declared = try Declaration(arguments, among: server.studies.registry)
    let changes = try server.studies.open(declared)
    var members: [(String, Document)] = [("study", .string(declared.definition.name))]
    // Only where there is something to say, so that a study that goes on as it was answers as ever.
    if !changes.isEmpty { members.append(("changes", .array(changes.map(Document.string)))) }
    return .object(members)
  }
}

/// A study as a call declares it, in the words of a study file.
struct Declaration: Sendable {
  let definition: StudyDefinition
  /// Whether the seed was given rather than drawn.
  let hasSeed: Bool
  /// How many trials are planned, for samplers that plan and for `auto` to choose by.
  let trials: Int?
  /// Its store as it was named, or `memory`.
  let address: String
  /// Whether one of this name may exist, with the same objectives and a space that is the same or can
  /// grow to this one.
  let resume: Bool

  init(_ arguments: Arguments, among registry: Registry) throws(RPCError) {
    address = arguments["storage"] == nil ? OpenStudies.memory : try arguments.text("storage")
    let resume = try arguments.field("resume").map { field throws(RPCError) in
      try arguments.reading(field) { field throws(SpaceError) in try field.truth() }
    }
    self.resume = resume ?? false
    trials =
      arguments["trials"] == nil
      ? nil : try arguments.int("trials", "how many trials, an integer from 1 on", in: 1 ... .max)
    hasSeed = arguments["seed"] != nil
    definition = try Declaration.definition(arguments, trials: trials, registry)
  }

  private static func definition(
    _ arguments: Arguments, trials: Int?, _ registry: Registry
  ) throws(RPCError) -> StudyDefinition {
    let name = try arguments.text("name")
    let parameters =
      arguments["simplex"] == nil
      ? try arguments.required("parameters").document : arguments["parameters"] ?? .object([])
    do throws(SpaceError) {
      let definition = try StudyDefinition(
        name: name,
        space: try SpaceFormat.satisfiableSpace(
          from: parameters, constraints: arguments["constraints"],
          simplex: arguments["simplex"]),
        objectives: try ObjectiveFormat.objectives(in: arguments.document),
        sampler: try algorithm("sampler", arguments) ?? .auto,
        pruner: try algorithm("pruner", arguments) ?? .none,
        seed: try arguments.field("seed")?.seed() ?? Study.randomSeed(),
        reproducible: try arguments.field("reproducible")?.workers())
      // Here and not only in `Study`, for an error that knows its place.
      _ = try definition.resolved(trials: trials, among: registry)
      _ = try registry.pruner(definition.pruner)
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

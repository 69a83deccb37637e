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
    let declared = try Declaration(arguments, using: server.studies.algorithms)
    let changes = try server.studies.open(declared)
    var members: [(String, Document)] = [("study", .string(declared.request.definition.name))]
    // Only where there is something to say, so that a study that goes on as it was answers as ever.
    if !changes.isEmpty { members.append(("changes", .array(changes.map(Document.string)))) }
    return .object(members)
  }
}

/// A study as a call declares it, in the words of a study file.
struct Declaration: Sendable {
  /// The study, with what it names.
  let request: StudyRequest
  /// Its store as it was named, or `memory`.
  let address: String
  /// Whether one of this name may exist, with the same objectives and a space that is the same or can
  /// grow to this one.
  let resume: Bool

  init(_ arguments: Arguments, using algorithms: Algorithms) throws(RPCError) {
    address = arguments["storage"] == nil ? OpenStudies.memory : try arguments.text("storage")
    let resume = try arguments.field("resume").map { field throws(RPCError) in
      try arguments.reading(field) { field throws(SpaceError) in try field.truth() }
    }
    self.resume = resume ?? false
    let trials =
      arguments["trials"] == nil
      ? nil : try arguments.int("trials", "how many trials, an integer from 1 on", in: 1 ... .max)
    request = StudyRequest(
      try Declaration.definition(arguments), isSeedGiven: arguments["seed"] != nil,
      trials: trials, using: algorithms)
    // Here, for an error that knows its place.
    if let mistake = request.mistake { throw RPCError(mistake.located(in: arguments.document)) }
  }

  private static func definition(
    _ arguments: Arguments
  ) throws(RPCError) -> StudyDefinition {
    let name = try arguments.text("name")
    let parameters =
      arguments["simplex"] == nil
      ? try arguments.required("parameters").document : arguments["parameters"] ?? .object([])
    do throws(SpaceError) {
      return try StudyDefinition(
        name: name,
        space: try SpaceFormat.satisfiableSpace(
          from: parameters, constraints: arguments["constraints"],
          simplex: arguments["simplex"]),
        objectives: try ObjectiveFormat.objectives(in: arguments.document),
        sampler: try algorithm("sampler", arguments) ?? .auto,
        pruner: try algorithm("pruner", arguments) ?? .none,
        seed: try arguments.field("seed")?.seed() ?? Study.randomSeed(),
        reproducible: try arguments.field("reproducible")?.workers())
    } catch { throw RPCError(error.located(in: arguments.document)) }
  }

  private static func algorithm(
    _ key: String, _ arguments: Arguments
  ) throws(SpaceError) -> AlgorithmSpec? {
    guard let document = arguments[key] else { return nil }
    return try AlgorithmFormat.spec(from: document, key: key)
  }
}

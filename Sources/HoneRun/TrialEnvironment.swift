internal import Hone
internal import HoneCore
internal import HoneFormats

#if canImport(Glibc)
  private import Glibc
#elseif canImport(Musl)
  private import Musl
#else
  private import Darwin
#endif

/// What a trial's program finds in its environment.
struct TrialEnvironment {
  let study: StudyDefinition
  let trial: ActiveTrial
  /// The trial's own folder.
  let folder: String
  /// Variables that several parameters would share, and that none therefore has.
  let ambiguous: Set<String>

  /// The variables by name.
  var variables: [String: String] {
    var variables = [
      "HONE_STUDY": study.name,
      "HONE_TRIAL": String(trial.number),
      "HONE_PARAMS": JSON.text(TrialFormat.document(of: trial.parameters)),
      "HONE_SEED": String(trial.seed),
      "HONE_DIR": folder,
    ]
    // A report that waits in Python's buffer comes too late for the pruner.
    if getenv("PYTHONUNBUFFERED") == nil { variables["PYTHONUNBUFFERED"] = "1" }
    for entry in trial.parameters.entries {
      let name = TrialEnvironment.name(of: entry.name)
      let value = entry.value.description
      // What follows a zero byte would be lost without a word; HONE_PARAMS has it.
      if !ambiguous.contains(name), !value.utf8.contains(0) { variables[name] = value }
    }
    return variables
  }

  /// The parameters that would share a variable, in the space's order, by its name.
  static func collisions(in space: SearchSpace) -> [(variable: String, parameters: [String])] {
    let names = space.parameters.map(\.name)
    let byVariable = Dictionary(grouping: names, by: name(of:))
    return byVariable.filter { $0.value.count > 1 }
      .map { (variable: $0.key, parameters: $0.value) }.sorted { $0.variable < $1.variable }
  }

  /// `HONE_PARAM_WEIGHT_DECAY` for `weight-decay`: what a shell can name.
  static func name(of parameter: String) -> String {
    let letters = parameter.uppercased().map { character in
      character.isASCII && (character.isLetter || character.isNumber) ? character : "_"
    }
    return "HONE_PARAM_" + String(letters)
  }
}

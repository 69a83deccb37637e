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
package struct TrialEnvironment {
  let study: StudyDefinition
  let trial: ActiveTrial
  /// The trial's own folder.
  let folder: String
  /// Variables that several parameters would share, and that none therefore has.
  let ambiguous: Set<String>
  /// Variables that the study's owner sets, by name.
  var given: [(name: String, value: TextTemplate)] = []
  /// How values are written that print otherwise.
  var texts = ValueTexts()

  /// What placeholders stand for.
  var values: TemplateValues {
    TemplateValues(
      trial.parameters,
      known: TrialEnvironment.known(
        trial: trial.number, folder: folder, seed: trial.seed, study: study.name),
      texts: texts)
  }

  /// What Hone knows about a trial.
  static func known(
    trial: Int, folder: String, seed: UInt32, study: String
  ) -> [KnownName: String] {
    [.trial: String(trial), .dir: folder, .seed: String(seed), .study: study]
  }

  /// Checks the name of a variable that the study's owner sets.
  ///
  /// - Throws: `SpaceError` for a name that no variable can have or that is Hone's own.
  static func check(variable name: String) throws(SpaceError) {
    let isName = name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
        true
      default: false
      }
    }
    guard isName, let first = name.first, !first.isNumber else {
      throw SpaceError(
        .invalidName, "`\(name)` is not a variable's name: letters, digits and _, no digit first")
    }
    guard !name.hasPrefix("HONE_") else {
      throw SpaceError(
        .invalidName, "`\(name)` is for Hone to set: a name that begins with HONE_ is refused")
    }
  }

  /// The variables by name.
  var variables: [String: String] {
    let values = values
    var variables: [String: String] = [:]
    // A report that waits in Python's buffer comes too late for the pruner.
    if getenv("PYTHONUNBUFFERED") == nil { variables["PYTHONUNBUFFERED"] = "1" }
    for (name, template) in given {
      // One with a parameter that takes no part stays as it is inherited.
      if let text = template.text(for: values), !text.utf8.contains(0) { variables[name] = text }
    }
    return variables.merging(own) { $1 }
  }

  /// Those that every program gets.
  private var own: [String: String] {
    var variables = [
      "HONE_STUDY": study.name,
      "HONE_TRIAL": String(trial.number),
      "HONE_PARAMS": JSON.text(TrialFormat.document(of: trial.parameters)),
      "HONE_SEED": String(trial.seed),
      "HONE_DIR": folder,
    ]
    for entry in trial.parameters.entries {
      let name = TrialEnvironment.name(of: entry.name)
      let value = texts.text(of: entry.value, for: entry.name)
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
  package static func name(of parameter: String) -> String {
    let letters = parameter.uppercased().map { character in
      character.isASCII && (character.isLetter || character.isNumber) ? character : "_"
    }
    return "HONE_PARAM_" + String(letters)
  }
}

internal import Hone
internal import HoneCore
internal import HoneFormats

/// What a trial's program finds in its environment.
struct TrialEnvironment {
  let study: StudyDefinition
  let trial: ActiveTrial
  /// The trial's own folder.
  let folder: String

  /// The variables by name.
  var variables: [String: String] {
    var variables = [
      "HONE_STUDY": study.name,
      "HONE_TRIAL": String(trial.number),
      "HONE_PARAMS": JSON.text(TrialFormat.document(of: trial.parameters)),
      "HONE_SEED": String(trial.seed),
      "HONE_DIR": folder,
    ]
    for entry in trial.parameters.entries {
      variables[TrialEnvironment.name(of: entry.name)] = entry.value.description
    }
    return variables
  }

  /// `HONE_PARAM_WEIGHT_DECAY` for `weight-decay`: what a shell can name.
  static func name(of parameter: String) -> String {
    let letters = parameter.uppercased().map { character in
      character.isASCII && (character.isLetter || character.isNumber) ? character : "_"
    }
    return "HONE_PARAM_" + String(letters)
  }
}

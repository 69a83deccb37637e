import Hone
import HoneCore
import HoneRun

extension RunPlan {
  /// That the command leaves parameters out, which then change nothing unless the program looks for them.
  static func unmentioned(_ file: StudyFile) -> String? {
    guard file.environment.isEmpty, file.templates.isEmpty else { return nil }
    let names = file.command.lacking(file.space.parameters.map(\.name))
    guard let first = names.first else { return nil }
    let isOne = names.count == 1
    let variable = TrialEnvironment.name(of: isOne ? first : "name")
    let list = SearchSpace.list(names)
    return "\(list) \(isOne ? "is" : "are") not in the command: the program gets "
      + "\(isOne ? "it" : "them") only as \(variable) and in HONE_PARAMS"
  }

  /// The first line of a run: which study it is, where that lies, and how it is searched.
  func start(of study: Study) -> String {
    let definition = study.definition
    let place = location == .memory ? ", kept in memory only" : " in \(Text.name(location.text))"
    let done = study.progress.finished
    var parts = [Text.aims(definition.objectives), "sampler \(definition.sampler.name)"]
    if definition.pruner.name != "none" { parts.append("pruner \(definition.pruner.name)") }
    if let trials = limits.trials {
      let count = Text.count(trials, "trial")
      parts.append(done > 0 ? "\(done) of \(count) done" : count)
    } else if done > 0 {
      parts.append("\(Text.count(done, "trial")) done")
    }
    if parallel > 1 { parts.append("\(parallel) at a time") }
    return "study \(Text.name(definition.name))\(place): \(parts.joined(separator: ", "))"
  }
}

import Hone
import HoneCore
import HoneFormats
import HoneRun

extension StudyDraft {
  /// The study file of a stored study, with which `hone run` goes on with it.
  ///
  /// - Parameters:
  ///   - study: The study.
  ///   - record: What a run of it has left that no store keeps; nil where none was here.
  ///   - storage: The store, as the file is to name it.
  init(of study: StudyOverview, record: ProgramRecord?, storage: String) {
    let definition = study.definition
    self.init(source: "the study \(Text.name(definition.name))")
    name = definition.name
    objectives = definition.objectives
    parameters = definition.space.parameters
    constraints = definition.space.constraints.map(\.source)
    take(record)
    set("sampler", AlgorithmFormat.document(of: definition.sampler))
    set("pruner", AlgorithmFormat.document(of: definition.pruner))
    let seed = Int(exactly: definition.seed).map { Document.int($0) }
    set("seed", seed ?? .string(String(definition.seed)))
    set("reproducible", definition.reproducible.map { .int($0) })
    set("storage", .string(storage))
    let finished = study.count(.completed) + study.count(.pruned) + study.count(.failed)
    guard !keys.contains(where: { $0.key == "trials" }) else { return }
    set("trials", .int(finished + 50))
    notes.append("trials: \(finished) are finished; write here how many there should be in all")
  }

  /// The keys of the file or the command line that the study was run with.
  private mutating func take(_ record: ProgramRecord?) {
    guard let record, let program = record.keys.first(where: { $0.key == "command" })?.value else {
      notes.append("the store does not say which program was tuned: put it under `command`")
      return
    }
    let isShell = record.keys.contains { $0.key == "shell" && $0.value == true }
    if let line = program.text {
      command = .line(line, isShell: isShell)
    } else {
      command = .arguments((program.elements ?? []).map(StudyDraft.argument))
    }
    for member in record.keys where member.key != "command" && member.key != "shell" {
      set(member.key, member.value)
    }
    spellings = record.texts.all
    if let source = record.source {
      notes.append("it was run from \(source), in whose folder its program ran")
    }
  }

  /// `{lr}` without quotes in a list is a mapping to YAML.
  private static func argument(_ document: Document) -> String {
    if let members = document.members, members.count == 1 { return "{\(members[0].key)}" }
    return document.text ?? document.value?.description ?? ""
  }
}

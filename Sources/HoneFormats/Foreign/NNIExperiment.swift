internal import HoneCore

/// An experiment of NNI, in the form of its version 2 or 1, or its search space alone.
struct NNIExperiment {
  private let root: Field
  private let open: (String) throws(SpaceError) -> Document
  private var draft: StudyDraft

  /// - Parameters:
  ///   - root: The experiment.
  ///   - open: Reads a file that this one names, from this one's folder.
  init(_ root: Field, open: @escaping (String) throws(SpaceError) -> Document) {
    self.root = root
    self.open = open
    draft = StudyDraft(source: "an experiment of NNI")
  }

  /// A search space without an experiment.
  static func space(_ root: Field) throws(SpaceError) -> StudyDraft {
    var draft = StudyDraft(source: "a search space of NNI")
    var reader = NNISpace()
    try reader.read(root, into: &draft)
    draft.notes.append(
      "nni.get_next_parameter() is in HONE_PARAMS, and nni.report_final_result(x) is a printed line "
        + "{\"loss\": x}")
    return draft
  }

  mutating func study() throws(SpaceError) -> StudyDraft {
    draft.name = text("experimentName")
    try space()
    let tuner = root["tuner"] ?? root["advisor"]
    objective(tuner)
    draft.notes.append(
      "nni.report_final_result(x) is a printed line {\"default\": x}, with \"step\" beside it "
        + "report_intermediate_result; nni.get_next_parameter() is in HONE_PARAMS")
    sampler(tuner)
    pruner()
    command()
    for (key, foreign) in [
      ("trials", "maxTrialNum"), ("trials", "maxTrialNumber"), ("parallel", "trialConcurrency"),
    ] {
      draft.set(key, count: root[foreign]?.document, from: foreign)
    }
    let time = root["maxExperimentDuration"] ?? root["maxExecDuration"]
    draft.set("timeout", time?.document.value.map { Document($0) })
    if let time = root["maxTrialDuration"]?.document.value {
      draft.set("trial", .object([("timeout", Document(time))]))
    }
    if let gpus = root["trialGpuNumber"]?.document.whole
      ?? root["trial"]?["gpuNum"]?.document.whole,
      gpus > 0
    {
      draft.notes.append("each trial had \(gpus) GPU: add `gpus`, such as `gpus: [0, 1]`")
    }
    try leftOver()
    return draft
  }

  /// What is better; each tuner of NNI has a default of its own.
  private mutating func objective(_ tuner: Field?) {
    let given = tuner?["classArgs"]?["optimize_mode"]?.document.text
    let isSmall = ["TPE", "Anneal"].contains(NNIExperiment.name(of: tuner) ?? "")
    let mode = given ?? (isSmall ? "minimize" : "maximize")
    draft.objectives = [mode == "minimize" ? .minimize("default") : .maximize("default")]
    guard given == nil else { return }
    draft.notes.append("there was no `optimize_mode`: `\(mode)` is what NNI takes without one")
  }

  /// The name of a tuner, an advisor or an assessor.
  private static func name(of algorithm: Field?) -> String? {
    let keys = ["name", "builtinTunerName", "builtinAdvisorName", "builtinAssessorName"]
    return keys.lazy.compactMap { algorithm?[$0]?.document.text }.first
  }

  /// Says which options of a tuner, an advisor or an assessor are not kept.
  private mutating func noteOptions(_ algorithm: Field?, but known: [String]) {
    let members = algorithm?["classArgs"]?.document.members ?? []
    let options = members.filter { !known.contains($0.key) }
    guard !options.isEmpty else { return }
    draft.notes.append("its options are left out: \(FlowText.of(Document(.object(options))))")
  }

  private func text(_ key: String) -> String? { root[key]?.document.text }

  private mutating func space() throws(SpaceError) {
    var reader = NNISpace()
    if let space = root["searchSpace"] {
      try reader.read(space, into: &draft)
    } else if let file = root["searchSpaceFile"] ?? root["searchSpacePath"] {
      let path = try file.text("a file")
      try reader.read(Field(try open(path)), into: &draft)
    } else {
      throw root.fault(.missingKey, "there is neither `searchSpace` nor `searchSpaceFile` in it")
    }
  }

  private mutating func sampler(_ tuner: Field?) {
    guard let name = NNIExperiment.name(of: tuner) else {
      if let tuner {
        draft.notes.append("the tuner \(FlowText.of(tuner.document)) has no counterpart")
      }
      return
    }
    let counterparts = [
      "TPE": "tpe", "Random": "random", "GridSearch": "grid", "Evolution": "regularized_evolution",
      "Anneal": "auto", "SMAC": "auto", "GP": "auto", "Metis": "auto", "BOHB": "tpe",
      "Hyperband": "random", "DNGO": "auto", "PBT": "auto",
    ]
    let counterpart = counterparts[name] ?? "auto"
    draft.set("sampler", .string(counterpart))
    if name.lowercased() != counterpart, name != "GridSearch" {
      draft.notes.append("the tuner \(name) has become `sampler: \(counterpart)`")
    }
    if let seed = tuner?["classArgs"]?["seed"]?.document.whole, seed >= 0 {
      draft.set("seed", .int(seed))
    }
    noteOptions(tuner, but: ["optimize_mode", "seed"])
    guard name == "Hyperband" || name == "BOHB" else { return }
    draft.set("pruner", "asha")
    draft.notes.append("\(name) has become the pruner asha: report a step with each value")
  }

  private mutating func pruner() {
    let assessor = root["assessor"]
    guard let name = NNIExperiment.name(of: assessor) else {
      if let assessor {
        draft.notes.append("the assessor \(FlowText.of(assessor.document)) has no counterpart")
      }
      return
    }
    var options: [(String, Document)] = []
    if let start = assessor?["classArgs"]?["start_step"]?.document.whole, start >= 0 {
      options.append(("warmup", .int(start)))
    }
    draft.set("pruner", options.isEmpty ? "median" : .object([("median", .object(options))]))
    if name != "Medianstop" {
      draft.notes.append("the assessor \(name) has become `pruner: median`")
    }
    noteOptions(assessor, but: ["optimize_mode", "start_step"])
  }

  private mutating func command() {
    guard let line = text("trialCommand") ?? root["trial"]?["command"]?.document.text else {
      return
    }
    draft.command = .line(
      ForeignNames.escaped(line), isShell: ForeignNames.needsShell(line))
    let folder = text("trialCodeDirectory") ?? root["trial"]?["codeDir"]?.document.text ?? "."
    if folder != ".", folder != "./" {
      draft.notes.append(
        "the program ran in `\(folder)`: put this file there, because the program runs "
          + "in the file's folder")
    }
  }

  private mutating func leftOver() throws(SpaceError) {
    let known = [
      "experimentName", "searchSpace", "searchSpaceFile", "searchSpacePath", "tuner", "advisor",
      "assessor", "trialCommand", "trial", "trialCodeDirectory", "maxTrialNumber", "maxTrialNum",
      "trialConcurrency", "maxExperimentDuration", "maxExecDuration", "maxTrialDuration",
      "trialGpuNumber",
    ]
    for (key, field) in try root.fields("a mapping") where !known.contains(key) {
      draft.notes.append(
        "`\(key): \(FlowText.of(field.document.withoutSecrets))` has no counterpart")
    }
    for member in root["trial"]?.document.members ?? []
    where !["command", "codeDir", "gpuNum"].contains(member.key) {
      let value = FlowText.of(member.value.withoutSecrets)
      draft.notes.append("`trial.\(member.key): \(value)` has no counterpart")
    }
    guard root["tuner"] != nil, let advisor = root["advisor"] else { return }
    draft.notes.append("the advisor \(FlowText.of(advisor.document)) is left out beside the tuner")
  }
}

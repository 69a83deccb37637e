internal import HoneCore

/// A configuration of Hydra with a sweeper, above all Optuna's.
struct HydraSweeper {
  private let root: Field
  private let sweeper: Field
  private var names = ForeignNames()
  private var words: [String] = []
  private var draft = StudyDraft(source: "a configuration of Hydra")

  init?(_ root: Field) {
    guard let sweeper = root["hydra"]?["sweeper"] ?? root["sweeper"] else { return nil }
    self.root = root
    self.sweeper = sweeper
  }

  mutating func study() throws(SpaceError) -> StudyDraft {
    draft.name = sweeper["study_name"]?.document.text
    if let parameters = sweeper["params"] {
      for (key, field) in try parameters.fields("a mapping of names to sweeps") {
        add(key, HydraSweeper.domain(field.document), field)
      }
    }
    if let space = sweeper["search_space"] ?? sweeper["ax_config"]?["params"] {
      for (key, field) in try space.fields("a mapping of names to distributions") {
        add(key, DeclaredDomain.read(field), field)
      }
    }
    command()
    objectives()
    sampler()
    draft.set("trials", count("n_trials") ?? count("max_trials"))
    draft.set("parallel", count("n_jobs"))
    let known = [
      "_target_", "study_name", "params", "search_space", "ax_config", "direction", "sampler",
      "n_trials", "max_trials", "n_jobs", "storage", "max_failure_rate",
    ]
    for (key, field) in try sweeper.fields("a mapping")
    where !known.contains(key) && field.document.value != .null {
      draft.notes.append("`sweeper.\(key): \(FlowText.of(field.document))` has no counterpart")
    }
    return draft
  }

  private func count(_ key: String) -> Document? {
    sweeper[key]?.document.whole.flatMap { $0 > 0 ? .int($0) : nil }
  }

  // MARK: Parameters

  private mutating func add(_ key: String, _ found: ForeignDomain?, _ field: Field) {
    guard let found else {
      draft.notes.append(
        "`\(key)` is left out, as nothing here is like it: \(FlowText.of(field.document))")
      return
    }
    let name = names.name(for: key)
    draft.add(Parameter(name, found.domain), names.remark(on: key) + found.remarks)
    words.append("\(ForeignNames.escaped(key))={\(name)}")
  }

  /// `range(1, 10)`, `tag(log, interval(1e-5, 1))`, `a, b, c`, or one value.
  static func domain(_ document: Document) -> ForeignDomain? {
    guard let text = document.text else {
      return document.value.map { ForeignDomain(.fixed($0)) }
        ?? document.elements.flatMap {
          .choice($0)
        }
    }
    guard let parts = CallExpression.parts(of: text), let first = parts.first else { return nil }
    guard parts.count == 1 else { return .choice(parts.map(\.document)) }
    if case .call = first { return CallDomain.read(first, .hydra) }
    return first.value.map { ForeignDomain(.fixed($0)) }
  }

  // MARK: The rest

  private mutating func command() {
    draft.command = .arguments(["python", "my_app.py"] + words)
    draft.notes.append("put the name of your program in place of my_app.py")
  }

  private mutating func objectives() {
    let given = sweeper["direction"]?.document
    let directions = (given?.elements ?? given.map { [$0] } ?? []).map {
      // `StudyDirection.minimize`, of old.
      $0.text?.split(separator: ".").last.map { $0.lowercased() } ?? "minimize"
    }
    let names = directions.count > 1 ? directions.indices.map { "value_\($0)" } : ["value"]
    draft.objectives = zip(names, directions.isEmpty ? ["minimize"] : directions).map {
      $1 == "maximize" ? .maximize($0) : .minimize($0)
    }
    let example = names.map { "\"\($0)\": 0.31" }.joined(separator: ", ")
    draft.notes.append(
      "what your task function returned is to be printed at its end, as a line {\(example)}")
  }

  private mutating func sampler() {
    guard let sampler = sweeper["sampler"] else { return }
    if let seed = sampler["seed"]?.document.whole, seed >= 0 { draft.set("seed", .int(seed)) }
    guard let target = sampler["_target_"]?.document.text?.split(separator: ".").last else {
      return
    }
    let counterparts = [
      "TPESampler": "tpe", "RandomSampler": "random", "GridSampler": "grid",
      "NSGAIISampler": "nsga2", "NSGAIIISampler": "nsga3", "QMCSampler": "random",
      "MOTPESampler": "auto", "CmaEsSampler": "auto", "GPSampler": "auto",
    ]
    let name = counterparts[String(target)] ?? "auto"
    draft.set("sampler", .string(name))
    let isSame = name == target.dropLast("Sampler".count).lowercased() || name.hasPrefix("nsga")
    if !isSame { draft.notes.append("\(target) has become `sampler: \(name)`") }
    let options =
      sampler.document.members?.filter { member in
        !["_target_", "seed"].contains(member.key) && member.value.value != .null
      } ?? []
    if !options.isEmpty {
      draft.notes.append(
        "the sampler's options are left out: \(FlowText.of(Document(.object(options))))")
    }
  }
}

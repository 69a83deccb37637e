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
    let trials = sweeper["n_trials"] ?? sweeper["max_trials"] ?? sweeper["ax_config"]?["max_trials"]
    draft.set("trials", HydraSweeper.count(trials))
    draft.set("parallel", HydraSweeper.count(sweeper["n_jobs"]))
    leftOver(
      sweeper, "sweeper.",
      [
        "_target_", "study_name", "params", "search_space", "ax_config", "direction", "sampler",
        "n_trials", "max_trials", "n_jobs",
      ])
    if let config = sweeper["ax_config"] {
      leftOver(config, "sweeper.ax_config.", ["params", "max_trials", "experiment"])
    }
    if let experiment = sweeper["ax_config"]?["experiment"] {
      leftOver(experiment, "sweeper.ax_config.experiment.", ["minimize"])
    }
    return draft
  }

  private mutating func leftOver(_ field: Field, _ prefix: String, _ known: [String]) {
    for member in field.document.members ?? []
    where !known.contains(member.key) && member.value.value != .null {
      draft.notes.append(
        "`\(prefix)\(member.key): \(FlowText.of(member.value.withoutSecrets))` has no counterpart")
    }
  }

  private static func count(_ field: Field?) -> Document? {
    field?.document.whole.flatMap { $0 > 0 ? .int($0) : nil }
  }

  // MARK: Parameters

  private mutating func add(_ key: String, _ found: ForeignDomain?, _ field: Field) {
    guard let found else {
      draft.notes.append(
        "`\(key)` is left out, because Hone has nothing like it: \(FlowText.of(field.document))")
      return
    }
    let name = names.name(for: key)
    draft.add(Parameter(name, found.domain), names.remark(on: key) + found.remarks)
    words.append("\(ForeignNames.escaped(key))={\(name)}")
  }

  /// `range(1, 10)`, `tag(log, interval(1e-5, 1))`, `a, b, c`, or one value.
  static func domain(_ document: Document) -> ForeignDomain? {
    // A list is one value to Hydra, and no sweep.
    guard let text = document.text else { return .choice([document]) }
    guard let parts = CallExpression.parts(of: text), let first = parts.first else { return nil }
    if parts.count == 1, case .call = first { return CallDomain.read(first, .hydra) }
    return .choice(parts.map(\.document))
  }

  // MARK: The rest

  private mutating func command() {
    draft.command = .arguments(["python", "my_app.py"] + words)
    draft.notes.append("put the name of your program in place of my_app.py")
  }

  private mutating func objectives() {
    let given = sweeper["direction"]?.document
    let ofAx: Document? =
      sweeper["ax_config"]?["experiment"]?["minimize"]?.document == false ? "maximize" : nil
    let directions = (given?.elements ?? (given ?? ofAx).map { [$0] } ?? []).map {
      // `StudyDirection.minimize`, of old.
      $0.text?.split(separator: ".").last.map { $0.lowercased() } ?? "minimize"
    }
    let names = directions.count > 1 ? directions.indices.map { "value_\($0)" } : ["value"]
    draft.objectives = zip(names, directions.isEmpty ? ["minimize"] : directions).map {
      $1 == "maximize" ? .maximize($0) : .minimize($0)
    }
    let example = names.map { "\"\($0)\": 0.31" }.joined(separator: ", ")
    draft.notes.append(
      "let your task function print its result at its end, as a line {\(example)}")
  }

  private mutating func sampler() {
    let sampler = sweeper["sampler"]
    if let seed = sampler?["seed"]?.document.whole, seed >= 0 { draft.set("seed", .int(seed)) }
    if let target = sampler?["_target_"]?.document.text?.split(separator: ".").last.map(String.init)
      ?? sampler?.document.text ?? chosenSampler
    {
      let plain = target.lowercased()
      let short = plain.hasSuffix("sampler") ? String(plain.dropLast("sampler".count)) : plain
      let counterparts = [
        "tpe": "tpe", "random": "random", "grid": "grid", "nsgaii": "nsga2", "nsgaiii": "nsga3",
        "qmc": "random",
      ]
      let name = counterparts[short] ?? "auto"
      draft.set("sampler", .string(name))
      if name != short, !name.hasPrefix("nsga") {
        draft.notes.append("\(target) has become `sampler: \(name)`")
      }
    }
    let options =
      sampler?.document.members?.filter { member in
        !["_target_", "seed"].contains(member.key) && member.value.value != .null
      } ?? []
    if !options.isEmpty {
      draft.notes.append(
        "the sampler's options are left out: \(FlowText.of(Document(.object(options))))")
    }
  }

  /// What the defaults choose: `override hydra/sweeper/sampler: nsgaii`.
  private var chosenSampler: String? {
    let defaults = root["defaults"]?.document.elements ?? []
    return defaults.lazy.flatMap { $0.members ?? [] }
      .first { $0.key.hasSuffix("hydra/sweeper/sampler") }?.value.text
  }
}

internal import HoneCore

/// A sweep of Weights & Biases.
struct WandBSweep {
  private let root: Field
  private var names = ForeignNames()
  private var draft = StudyDraft(source: "a sweep of W&B")

  init(_ root: Field) {
    self.root = root
  }

  mutating func study() throws(SpaceError) -> StudyDraft {
    draft.name = root["name"]?.document.text
    if let parameters = root["parameters"] {
      try read(parameters, prefix: "")
    }
    objectives()
    method()
    pruner()
    command()
    draft.set("trials", count: root["run_cap"]?.document, from: "run_cap")
    let known = [
      "name", "parameters", "metric", "metrics", "method", "early_terminate", "command", "program",
      "run_cap",
    ]
    for (key, field) in try root.fields("a mapping") where !known.contains(key) {
      draft.notes.append(
        "`\(key): \(FlowText.of(field.document.withoutSecrets))` has no counterpart")
    }
    return draft
  }

  private mutating func read(_ parameters: Field, prefix: String) throws(SpaceError) {
    for (key, field) in try parameters.fields("a mapping of names to ranges") {
      if let inner = field["parameters"] {
        try read(inner, prefix: prefix + key + ".")
        continue
      }
      let name = names.name(for: prefix + key)
      var remarks = names.remark(on: prefix + key)
      guard let found = try WandBSweep.domain(field) else {
        draft.notes.append(
          "`\(prefix + key)` is left out, because Hone has no such distribution: "
            + FlowText.of(field.document))
        continue
      }
      if !prefix.isEmpty { remarks.append("it was in the group `\(prefix.dropLast())`") }
      draft.add(Parameter(name, found.domain), remarks + found.remarks)
    }
  }

  // MARK: Parameters

  /// The domain of a parameter of a sweep; nil where there is none such.
  static func domain(_ field: Field) throws(SpaceError) -> ForeignDomain? {
    guard field.document.members != nil else {
      return field.document.value.map { ForeignDomain(.fixed($0)) }
        ?? field.document.elements.flatMap { .choice($0) }
    }
    if let value = field["value"] { return .choice([value.document]) }
    if let values = field["values"] {
      let odds = field["probabilities"]?.document.elements?.map { $0.number ?? 0 }
      return .choice(try values.elements("a list of values").map(\.document), weights: odds)
    }
    let distribution = field["distribution"]?.document.text ?? ""
    if distribution.contains("normal") {
      let mean = try field["mu"]?.number() ?? 0
      let deviation = try field["sigma"]?.number() ?? 1
      let q = try field["q"]?.number() ?? 1
      return .normal(
        mean, deviation, isLog: distribution.contains("log"),
        q: distribution.hasPrefix("q_") ? q : nil)
    }
    if distribution.contains("beta") {
      return ForeignDomain(
        .float(low: 0, high: 1), ["it was distributed as \(FlowText.of(field.document))"])
    }
    guard let low = field["min"]?.document.value, let high = field["max"]?.document.value else {
      return nil
    }
    return range(distribution, low, high, q: field["q"]?.document.value)
  }

  private static func range(
    _ distribution: String, _ low: Value, _ high: Value, q: Value?
  ) -> ForeignDomain? {
    let isQuantised = distribution.hasPrefix("q_") || (q != nil && distribution.isEmpty)
    let step: Value? = isQuantised ? q ?? .int(1) : Value?.none
    switch distribution {
    case "", "int_uniform":
      if let step { return .multiples(of: step, from: low, to: high) }
      if distribution == "int_uniform", let low = low.number, let high = high.number {
        return .integers(low, high)
      }
      return .range(low, high)
    case "uniform":
      // Floats, whatever the bounds look like.
      return low.number.flatMap { low in
        high.number.flatMap { .range(.double(low), .double($0)) }
      }
    case "q_uniform": return .multiples(of: step ?? .int(1), from: low, to: high)
    case "log_uniform_values", "q_log_uniform_values", "inv_log_uniform_values":
      if let step { return .multiples(of: step, from: low, to: high, isLog: true) }
      return low.number.flatMap { low in
        high.number.flatMap { .range(.double(low), .double($0), isLog: true) }
      }
    case "log_uniform", "q_log_uniform":
      return low.number.flatMap { low in high.number.flatMap { .exponents(low, $0, q: step) } }
    case "inv_log_uniform":
      return low.number.flatMap { low in high.number.flatMap { .exponents(-$0, -low) } }
    default: return nil
    }
  }

  // MARK: The rest

  private mutating func objectives() {
    let given = root["metrics"]?.document.elements ?? root["metric"].map { [$0.document] } ?? []
    for metric in given {
      guard let name = metric["name"]?.text else {
        draft.notes.append("the metric `\(FlowText.of(metric))` has no name, and is left out")
        continue
      }
      draft.objectives.append(metric["goal"] == "maximize" ? .maximize(name) : .minimize(name))
      for member in metric.members ?? []
      where !["name", "goal", "target"].contains(member.key) {
        draft.notes.append(
          "`\(member.key): \(FlowText.of(member.value))` of the metric has no counterpart")
      }
      guard let target = metric["target"]?.number else { continue }
      if given.count == 1 {
        draft.set("target", .double(target))
      } else {
        draft.notes.append("the target \(target) of \(name) is left out: there are several metrics")
      }
    }
    guard let name = draft.objectives.first?.name else {
      draft.notes.append("no metric was given: `loss` stands for it")
      return
    }
    draft.notes.append(
      "Hone does not read wandb.log: print a line such as {\"\(name)\": 0.31, \"step\": 5}, or read what "
        + "your program prints with `metric`")
  }

  private mutating func method() {
    switch root["method"]?.document.text {
    case "grid": draft.set("sampler", "grid")
    case "random": draft.set("sampler", "random")
    case "bayes":
      draft.set("sampler", "auto")
      draft.notes.append(
        "`method: bayes` has become `sampler: auto`; `hone samplers` lists them all")
    case let other?: draft.notes.append("`method: \(other)` has no counterpart")
    case nil: break
    }
  }

  private mutating func pruner() {
    guard let early = root["early_terminate"] else { return }
    var options: [(String, Document)] = []
    if let min = WandBSweep.firstStep(early) { options.append(("min", .int(min))) }
    if let max = early["max_iter"]?.document.whole, max >= 1 { options.append(("max", .int(max))) }
    if let eta = early["eta"]?.document.whole, eta >= 2 { options.append(("eta", .int(eta))) }
    draft.set("pruner", options.isEmpty ? "asha" : .object([("asha", .object(options))]))
    draft.notes.append(
      "`early_terminate: \(FlowText.of(early.document))` has become the pruner asha: report a step "
        + "with each value")
  }

  /// The step of the first rung: W&B counts `s` of them down from `max_iter`, if that is given.
  private static func firstStep(_ early: Field) -> Int? {
    let eta = early["eta"]?.document.number ?? 3
    guard let max = early["max_iter"]?.document.number, let count = early["s"]?.document.whole,
      eta > 1, (1...1000).contains(count)
    else { return early["min_iter"]?.document.whole.flatMap { $0 >= 1 ? $0 : nil } }
    let bands = sequence(first: max / eta) { $0 / eta }.prefix(count).prefix { $0 >= 1 }
    return bands.last.flatMap { Int(exactly: $0.rounded(.down)) }
  }

  // MARK: The command

  private mutating func command() {
    let program = root["program"]?.document.text
    var words: [String] = []
    let standard: [Document] = ["${env}", "${interpreter}", "${program}", "${args}"]
    guard root["command"] != nil || program != nil else { return }
    for element in root["command"]?.document.elements ?? standard {
      switch element.word {
      // A name is looked up on PATH here anyway.
      case "${env}": break
      case "${interpreter}": words.append("python")
      case "${program}": words.append(program ?? "train.py")
      case "${args}": words += arguments("--")
      case "${args_no_boolean_flags}": words += arguments("--", hasFlags: true)
      case "${args_no_hyphens}": words += arguments("")
      case "${args_json}", "${args_json_file}":
        draft.notes.append("`\(element)` is left out: HONE_PARAMS holds the same JSON")
      case let word:
        if word.contains("${envvar:") {
          draft.notes.append("fill in `\(word)` of the command yourself")
        }
        words.append(ForeignNames.escaped(word))
      }
    }
    draft.command = .arguments(words)
  }

  private mutating func arguments(_ dashes: String, hasFlags: Bool = false) -> [String] {
    let parameters = draft.parameters
    return parameters.map { parameter in
      let name = parameter.name
      let values = parameter.domain.listed
      let isFlag = !values.isEmpty && values.allSatisfy { $0 == .bool(true) || $0 == .bool(false) }
      if hasFlags, isFlag { return "{\(name)?\(dashes)\(name)}" }
      let remarks = parameter.domain.remarks(onWordsOf: "W&B")
      if !remarks.isEmpty { draft.remarks[name, default: []] += remarks }
      return "\(dashes)\(name)={\(name)}"
    }
  }
}

extension Document {
  /// Its text; of anything else what it looks like.
  fileprivate var word: String { text ?? value?.description ?? JSON.text(self) }
}

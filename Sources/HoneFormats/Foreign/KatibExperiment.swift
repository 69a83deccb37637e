internal import HoneCore

/// An experiment of Katib (`kubeflow.org/v1beta1`).
struct KatibExperiment {
  private let spec: Field
  private let root: Field
  private var names = ForeignNames()
  private var draft = StudyDraft(source: "an experiment of Katib")

  init(_ root: Field) {
    self.root = root
    spec = root["spec"] ?? root
  }

  mutating func study() throws(SpaceError) -> StudyDraft {
    draft.name = root["metadata"]?["name"]?.document.text
    if let parameters = spec["parameters"] {
      for parameter in try parameters.elements("a list of parameters") { try read(parameter) }
    }
    objective()
    algorithm()
    try command()
    for (key, foreign) in [("trials", "maxTrialCount"), ("parallel", "parallelTrialCount")] {
      draft.set(key, count: spec[foreign]?.document, from: foreign)
    }
    let known = [
      "parameters", "objective", "algorithm", "trialTemplate", "maxTrialCount",
      "parallelTrialCount", "earlyStopping", "metricsCollectorSpec",
    ]
    for (key, field) in try spec.fields("a mapping") where !known.contains(key) {
      draft.notes.append(
        "`\(key): \(FlowText.of(field.document.withoutSecrets))` has no counterpart")
    }
    return draft
  }

  // MARK: Parameters

  private mutating func read(_ field: Field) throws(SpaceError) {
    guard let foreign = field["name"] else { throw field.fault(.missingKey, "it has no `name`") }
    let key = try foreign.text()
    guard let found = KatibExperiment.domain(field) else {
      draft.notes.append(
        "`\(key)` is left out, because Hone has nothing like it: \(FlowText.of(field.document))")
      return
    }
    draft.add(Parameter(names.name(for: key), found.domain), names.remark(on: key) + found.remarks)
  }

  /// A number, which Katib writes as a text.
  private static func value(_ field: Field?) -> Value? {
    guard let field else { return nil }
    return field.document.text.map { PlainScalar.value(of: $0) } ?? field.document.value
  }

  /// The domain of a parameter; nil where there is none such.
  static func domain(_ field: Field) -> ForeignDomain? {
    guard let space = field["feasibleSpace"] else { return nil }
    let type = field["parameterType"]?.document.text ?? "double"
    if let list = space["list"]?.document.elements {
      guard type != "categorical" else { return .choice(list) }
      let values = list.map { $0.text.map { Document(PlainScalar.value(of: $0)) } ?? $0 }
      let numbers = values.compactMap(\.number)
      // The smallest comes first, in whichever order they were written.
      guard numbers.count == values.count else { return .choice(values) }
      let order = values.indices.sorted { numbers[$0] < numbers[$1] }
      return .choice(order.map { values[$0] }, isOrdered: true)
    }
    guard let low = value(space["min"]), let high = value(space["max"]), let first = low.number,
      let last = high.number
    else { return nil }
    let distribution = space["distribution"]?.document.text ?? "uniform"
    let isLog = distribution.lowercased() == "loguniform"
    let step = value(space["step"])
    var found: ForeignDomain? =
      if type == "int", let low = low.whole, let high = high.whole {
        .range(.int(low), .int(high), isLog: isLog, step: step?.whole.map { .int($0) })
      } else {
        .range(.double(first), .double(last), isLog: isLog, step: step)
      }
    if !isLog, distribution != "uniform" {
      found?.remarks.append("it was distributed as \(distribution) within these bounds")
    }
    return found
  }

  // MARK: The rest

  private mutating func objective() {
    guard let objective = spec["objective"],
      let name = objective["objectiveMetricName"]?.document.text
    else { return }
    let isLarge = objective["type"]?.document.text == "maximize"
    draft.objectives = [isLarge ? .maximize(name) : .minimize(name)]
    draft.set("target", objective["goal"]?.document.number.map { .double($0) })
    // What Katib's collector reads unless told otherwise: lines of NAME=VALUE.
    let plain = name.map { $0.isLetter || $0.isNumber || $0 == "_" ? "\($0)" : "[\($0)]" }.joined()
    // A whole name: `Train-loss=0.3` says nothing of `loss`.
    let pattern = "^(?:.*[^\\w-])?\(plain)\\s*=\\s*([-+]?[0-9.]+([eE][-+]?[0-9]+)?)"
    draft.set("metric", .object([(name, .string(pattern))]))
    let strategies = objective["metricStrategies"]?.document.elements ?? []
    let strategy = strategies.first { $0["name"]?.text == name }?["value"]?.text
    if strategy != "latest" {
      draft.notes.append(
        "Katib takes a trial's \(strategy ?? (isLarge ? "max" : "min")) of \(name), and here its last "
          + "value counts")
    }
    if let others = objective["additionalMetricNames"]?.document.elements, !others.isEmpty {
      draft.notes.append("further metrics are not kept: \(FlowText.of(.array(others)))")
    }
    if let collector = spec["metricsCollectorSpec"] {
      draft.notes.append(
        "`metricsCollectorSpec: \(FlowText.of(collector.document))`: what the program prints is read "
          + "with `metric` here")
    }
  }

  private mutating func algorithm() {
    let algorithm = spec["algorithm"]
    let name = algorithm?["algorithmName"]?.document.text ?? "random"
    let counterparts = [
      "random": "random", "grid": "grid", "tpe": "tpe", "multivariate-tpe": "tpe",
      "bayesianoptimization": "auto", "cmaes": "auto", "sobol": "random", "hyperband": "random",
      "pbt": "auto",
    ]
    draft.set("sampler", .string(counterparts[name] ?? "auto"))
    if counterparts[name] != name {
      draft.notes.append(
        "the algorithm \(name) has become `sampler: \(counterparts[name] ?? "auto")`")
    }
    for setting in algorithm?["algorithmSettings"]?.document.elements ?? [] {
      let value = (setting["value"]?.text ?? setting["value"]?.value?.description).map { Int($0) }
      if setting["name"] == "random_state", let seed = value ?? nil, seed >= 0 {
        draft.set("seed", .int(seed))
      } else {
        draft.notes.append("the setting \(FlowText.of(setting)) is left out")
      }
    }
    if name == "hyperband" { draft.set("pruner", "asha") }
    pruner()
  }

  private mutating func pruner() {
    guard let early = spec["earlyStopping"] else { return }
    let counterparts = ["start_step": "warmup", "min_trials_required": "startup"]
    var options: [(String, Document)] = []
    for setting in early["algorithmSettings"]?.document.elements ?? [] {
      guard let name = counterparts[setting["name"]?.text ?? ""],
        let value = KatibExperiment.value(setting["value"].map { Field($0) })?.whole, value >= 1
      else { continue }
      options.append((name, .int(value)))
    }
    draft.set("pruner", options.isEmpty ? "median" : .object([("median", .object(options))]))
    draft.notes.append(
      "`earlyStopping: \(FlowText.of(early.document))` has become the pruner median: report a step "
        + "with each value")
  }

  private mutating func command() throws(SpaceError) {
    guard let template = spec["trialTemplate"] else { return }
    var references: [String: String] = [:]
    for parameter in template["trialParameters"]?.document.elements ?? [] {
      guard let name = parameter["name"]?.text else { continue }
      references[name] = parameter["reference"]?.text ?? name
    }
    let primary = template["primaryContainerName"]?.document.text
    guard let spec = template["trialSpec"],
      let container = KatibExperiment.container(spec.document, named: primary)
    else {
      draft.notes.append("no container with a command was found in `trialTemplate`")
      return
    }
    var words: [String] = []
    for key in ["command", "args"] {
      for word in container[key]?.elements ?? [] {
        guard let text = word.text ?? word.value?.description else { continue }
        if let replaced = replaced(text, references) { words.append(replaced) }
      }
    }
    if !words.isEmpty { draft.command = .arguments(words) }
    if let image = container["image"]?.text {
      draft.notes.append("the program ran in the image \(image): here it runs on this machine")
    }
    let others = container.members?.map(\.key).filter { key in
      !["name", "image", "imagePullPolicy", "command", "args"].contains(key)
    }
    if let others, !others.isEmpty {
      draft.notes.append("left out of the container: \(SearchSpace.list(others))")
    }
  }

  /// The container of that name, or the first that has a command, wherever it stands.
  private static func container(_ document: Document, named name: String?, depth: Int = 0)
    -> Document?
  {
    guard depth < 20 else { return nil }
    if let containers = document["containers"]?.elements {
      let found = containers.first { name != nil && $0["name"]?.text == name }
      return found ?? containers.first { $0["command"] != nil || $0["args"] != nil }
    }
    let inner = document.members?.map(\.value) ?? document.elements ?? []
    return inner.lazy.compactMap { container($0, named: name, depth: depth + 1) }.first
  }

  /// `--lr=${trialParameters.learningRate}` as `--lr={lr}`; nil where its parameter was left out.
  private mutating func replaced(_ text: String, _ references: [String: String]) -> String? {
    let mark = "${trialParameters."
    var result = ""
    var rest = text[...]
    while let start = rest.firstRange(of: mark) {
      let inner = rest[start.upperBound...]
      guard let close = inner.firstIndex(of: "}") else { break }
      let name = names.name(for: references[String(inner[..<close])] ?? String(inner[..<close]))
      result += ForeignNames.escaped(String(rest[..<start.lowerBound]))
      guard draft.parameters.contains(where: { $0.name == name }) else {
        draft.notes.append("the argument `\(text)` is left out, as its parameter is")
        return nil
      }
      result += "{\(name)}"
      rest = inner[inner.index(after: close)...]
    }
    return result + ForeignNames.escaped(String(rest))
  }
}

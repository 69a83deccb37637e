package import HoneCore

/// Other tools' keys in a study file, and what they are here.
package enum ForeignKeys {
  // MARK: A parameter

  /// What a person meant who declared a parameter in another tool's way; nil where nobody knows.
  static func meant(_ field: Field) -> ForeignDomain? {
    if let found = DeclaredDomain.read(field) { return found }
    // `{uniform: [0, 1]}`, `{loguniform: {min: 1e-5, max: 1}}`.
    for member in field.document.members ?? [] {
      if let elements = member.value.elements {
        let parts = elements.map { element in
          CallExpression.Argument(name: nil, value: .scalar(element.value ?? .null))
        }
        let list = CallExpression.Argument(name: nil, value: .list(parts.map(\.value)))
        for arguments in [parts, [list]] {
          if let found = CallDomain.read(.call(alias(member.key), arguments), .any) { return found }
        }
      } else if let inner = member.value.members, !["when", "default"].contains(member.key) {
        return meant(kind: member.key, inner)
      }
    }
    return nil
  }

  /// The same of `{float: {min: 0, max: 1}}`.
  static func meant(kind: String, _ members: [Document.Member]) -> ForeignDomain? {
    let type = Document.Member("type", .string(alias(kind)))
    return DeclaredDomain.read(Field(Document(.object([type] + members))))
  }

  private static func alias(_ key: String) -> String {
    let aliases = [
      "integer": "int", "real": "float", "double": "float", "range": "float", "enum": "choice",
      "discrete": "choice", "category": "choice", "cat": "choice", "log": "loguniform",
    ]
    return aliases[key.lowercased()] ?? key
  }

  /// The domain of a text such as `loguniform(1e-5, 1e-1)`, and whether it is such a text at all.
  static func meant(_ text: String) -> (isCall: Bool, domain: ForeignDomain?) {
    var text = text[...]
    for mark in ["orion~", "~", "+"] where text.hasPrefix(mark) {
      text = text.dropFirst(mark.count)
    }
    guard text.hasSuffix(")"), let expression = CallExpression(String(text)),
      case .call(let name, _) = expression
    else { return (false, nil) }
    if let found = CallDomain.read(expression, .any) { return (true, found) }
    let last = name.split(separator: ".").last?.lowercased().filter { $0 != "_" } ?? ""
    let known = ["uniform", "normal", "gaussian", "choice", "choices", "randint", "interval"]
    return (known.contains { last.hasSuffix($0) } && !last.isEmpty, nil)
  }

  /// What a key beside the kind of a parameter is here.
  static func beside(_ kind: String, _ field: Field) -> [String: String] {
    func value(_ key: String) -> String { field[key].map { FlowText.of($0.document) } ?? "" }
    var hints: [String: String] = [:]
    for key in ["log", "log_scale", "logscale", "is_log"] {
      hints[key] =
        field[key]?.document.truth == false
        ? "leave it out: a scale is linear unless told" : "write `scale: log`"
    }
    for key in ["distribution", "prior", "sampling", "spacing"] {
      let isLog = value(key).lowercased().contains("log")
      hints[key] = "write `scale: \(isLog ? "log" : "linear")`"
    }
    for key in ["q", "quantization", "quantum", "step_size", "resolution", "interval"] {
      hints[key] = "write `step: \(value(key))`"
    }
    for key in ["probabilities", "probs", "prob", "p", "odds"] {
      hints[key] = "write `weights: \(value(key))`"
    }
    for key in ["condition", "conditions", "if", "depends_on", "depends", "only_if", "parent"] {
      hints[key] = "write `when: {PARENT: VALUE}`"
    }
    for key in ["default_value", "init", "initial", "initial_value", "start"] {
      hints[key] = "values to try first stand under `enqueue`, outside of `parameters`"
    }
    for key in ["type", "parameterType"] { hints[key] = "`\(kind)` says it: leave it out" }
    if kind == "float" || kind == "int" {
      for key in ["min", "max", "low", "high", "lower", "upper", "bounds", "range"] {
        hints[key] = "the bounds are the list of `\(kind)`: write {\(kind): [low, high]}"
      }
    } else if kind == "normal" || kind == "lognormal" {
      for key in ["min", "lower"] { hints[key] = "write `low: \(value(key))`" }
      for key in ["max", "upper"] { hints[key] = "write `high: \(value(key))`" }
    } else {
      for key in ["values", "choices", "options", "categories", "sequence"] {
        hints[key] = "the values are the list of `\(kind)`: write {\(kind): [a, b]}"
      }
    }
    return hints
  }

  // MARK: The study

  /// What keys of the outermost mapping are here, each with the user's own values.
  package static func ofStudy(_ root: Field) -> [String: String] {
    var hints: [String: String] = [:]
    func say(_ key: String, for foreign: String...) {
      for foreign in foreign {
        let value = root[foreign].map { FlowText.of($0.document) } ?? ""
        // A mapping of another tool's is no value of ours.
        hints[foreign] =
          root[foreign]?.document.value == nil
          ? "here it is `\(key)`" : "write `\(key): \(value)`"
      }
    }
    say(
      "trials", for: "n_trials", "max_trials", "maxTrialCount", "maxTrialNumber", "maxTrialNum",
      "run_cap", "num_samples", "n_iter", "max_evals", "iterations", "budget", "count")
    say(
      "parallel", for: "n_jobs", "parallelTrialCount", "trialConcurrency", "max_concurrent",
      "max_concurrent_trials", "concurrency", "workers", "n_workers", "jobs")
    say("seed", for: "random_state", "random_seed", "randomSeed")
    say(
      "timeout", for: "maxExperimentDuration", "maxExecDuration", "time_budget", "max_time",
      "time_budget_s", "duration")
    say("name", for: "study_name", "experimentName", "experiment_name", "experiment")
    say(
      "command", for: "program", "trialCommand", "script", "run", "cmd", "entrypoint", "executable")
    say(
      "parameters", for: "search_space", "searchSpace", "space", "params", "param_space",
      "hyperparameters", "parameter_space", "config_space")
    say(
      "pruner", for: "early_terminate", "earlyStopping", "assessor", "scheduler", "early_stopping")
    say("constraints", for: "forbidden", "forbiddens", "parameter_constraints", "constraint")
    say("enqueue", for: "points_to_evaluate", "initial_points", "init_points", "x0", "enqueued")
    say("storage", for: "database", "db", "storage_url")
    say("target", for: "goal", "stop_value")
    say("maximize", for: "maximise")
    say("minimize", for: "minimise")
    for key in ["program", "trialCommand", "script", "cmd", "run"] {
      guard let text = root[key]?.document.text else { continue }
      let isScript = text.hasSuffix(".py") && !text.contains(" ")
      hints[key] =
        "write `command: \(isScript ? "python " : "")\(text) --x {x}`, where {x} stands for the value "
        + "of the parameter x"
    }
    for key in [
      "method", "algorithm", "tuner", "search_alg", "algorithms", "strategy", "optimizer",
    ] {
      hints[key] =
        "write `sampler: \(sampler(root[key]?.document))`; `hone samplers` lists them all"
    }
    for key in ["direction", "directions", "objective", "mode", "goal", "optimize_mode"] {
      if let hint = objective(root, key) { hints[key] = hint }
    }
    return hints
  }

  private static func sampler(_ document: Document?) -> String {
    let name = document?.text ?? document?["name"]?.text ?? document?["algorithmName"]?.text ?? ""
    let counterparts = [
      "random": "random", "randomsearch": "random", "grid": "grid", "gridsearch": "grid",
      "tpe": "tpe", "evolution": "regularized_evolution", "nsgaii": "nsga2", "nsga2": "nsga2",
      "de": "de", "pso": "pso", "ga": "ga",
    ]
    return counterparts[name.lowercased().filter { $0 != "_" && $0 != "-" }] ?? "auto"
  }

  private static func objective(_ root: Field, _ key: String) -> String? {
    guard let field = root[key] else { return nil }
    let texts = [field.document.text, field["type"]?.document.text, field["goal"]?.document.text]
    let words =
      texts.compactMap { $0?.lowercased() }
      + (field.document.elements ?? [])
      .compactMap(\.text)
    let metric =
      [
        field["objectiveMetricName"], field["name"], field["metric"], root["metric"]?["name"],
        root["metric"], root["objectiveMetricName"],
      ].compactMap { $0?.document.text }.first ?? "METRIC"
    guard words.count < 2 || field.document.elements == nil else {
      return "write `objectives: {a: \(words[0]), b: \(words[1])}`, with the metrics' names"
    }
    if field.document.text != nil, words.first?.hasPrefix("m") != true {
      return "write `minimize: \(field.document.text ?? metric)` or `maximize: "
        + "\(field.document.text ?? metric)`"
    }
    let isLarge = words.first?.hasPrefix("max") == true
    return "write `\(isLarge ? "maximize" : "minimize"): \(metric)`"
  }

  /// Throws where the file says something in another tool's way under a key that Hone has, too.
  package static func check(_ root: Field) throws(SpaceError) {
    guard let metric = root["metric"], let name = metric["name"]?.document.text,
      let goal = (metric["goal"] ?? metric["direction"] ?? metric["mode"] ?? metric["type"])?
        .document.text, ["min", "max"].contains(goal.lowercased().prefix(3))
    else { return }
    let key = goal.lowercased().hasPrefix("max") ? "maximize" : "minimize"
    throw metric.fault(
      .invalidValue,
      "`metric` holds patterns of what a program prints, by metric: write `\(key): \(name)`"
        + advice(root))
  }

  /// How a whole file of another tool is made into a study file.
  package static func advice(_ root: Field) -> String {
    guard let format = ForeignFormat.detect(root.document) else { return "" }
    return
      ". This looks like a file of \(format.tool): `hone init --from FILE` makes a study file of it"
  }
}

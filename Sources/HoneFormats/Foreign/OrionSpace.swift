internal import HoneCore

/// A command line or a configuration of Orion, with priors such as `--lr~'loguniform(1e-5, 1.0)'`.
struct OrionSpace {
  /// Those of Orion's own flags that take no value.
  private static let switches: Set = [
    "--enable-evc", "--auto-resolution", "--manual-resolution", "--ignore-code-changes",
    "--init-only", "--debug", "-d", "--verbose", "-vv", "-vvv",
  ]

  private var names = ForeignNames()
  private var draft = StudyDraft(source: "a search of Orion")
  private var starts: [(name: String, value: Value)] = []

  init() {}

  // MARK: Command lines

  /// Reads the words of a command line: `orion hunt -n NAME ./train.py --lr~'…'`.
  mutating func study(words: [String]) throws(SpaceError) -> StudyDraft {
    var rest = words[...]
    if let program = rest.first, program == "orion" || program.hasSuffix("/orion") {
      rest = options(rest.dropFirst())
    }
    var command: [String] = []
    for word in rest { try add(word, to: &command) }
    draft.command = .arguments(command)
    return try finished()
  }

  /// Takes Orion's own flags from the front; a verb such as `hunt` is among them.
  private mutating func options(_ words: ArraySlice<String>) -> ArraySlice<String> {
    var rest = words
    let verbs: Set = ["hunt", "init-only", "init_only"]
    while let word = rest.first, word.hasPrefix("-") || verbs.contains(word) {
      guard !verbs.contains(word) else {
        rest = rest.dropFirst()
        continue
      }
      let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
      rest = rest.dropFirst()
      var value = parts.count > 1 ? parts[1] : nil
      if value == nil, !OrionSpace.switches.contains(parts[0]), let next = rest.first,
        !verbs.contains(next)
      {
        value = next
        rest = rest.dropFirst()
      }
      switch parts[0] {
      case "-n", "--name": draft.name = value
      case "--max-trials", "--exp-max-trials":
        draft.set("trials", count: number(value), from: parts[0])
      case "--n-workers": draft.set("parallel", count: number(value), from: parts[0])
      default:
        draft.notes.append(
          "`\(([parts[0]] + (value.map { [$0] } ?? [])).joined(separator: " "))` "
            + "of the command line has no counterpart")
      }
    }
    return rest
  }

  private func number(_ text: String?) -> Document? {
    text.map { text in Int(text).map { .int($0) } ?? .string(text) }
  }

  private mutating func add(_ word: String, to command: inout [String]) throws(SpaceError) {
    guard let tilde = word.firstIndex(of: "~"), tilde > word.startIndex,
      case let prior = String(word[word.index(after: tilde)...]),
      prior.contains("(") || prior == "-" || prior.hasPrefix(">")
    else {
      command.append(ForeignNames.escaped(word))
      return
    }
    let flag = String(word[..<tilde])
    let key = String(flag.drop { $0 == "-" })
    guard let name = try parameter(key, prior) else { return }
    // `--lr~'…'` is given as `--lr VALUE`; one argument, so that it goes as a whole where it goes.
    command +=
      flag.hasPrefix("--")
      ? ["\(flag)={\(name)}"]
      : flag.hasPrefix("-")
        ? [flag, "{\(name)}"] : ["{\(name)}"]
  }

  /// Adds a parameter; nil where nothing here is distributed so.
  private mutating func parameter(_ key: String, _ prior: String) throws(SpaceError) -> String? {
    // `~+` adds a parameter to an experiment, `~-` and `~>` take one out or rename it.
    let plain = prior.hasPrefix("+") ? String(prior.dropFirst()) : prior
    guard let expression = CallExpression(plain), let found = CallDomain.read(expression, .orion)
    else {
      draft.notes.append("`\(key)` is left out, because Hone has no such distribution: \(prior)")
      return nil
    }
    let name = names.name(for: key)
    let words = found.domain.remarks(onWordsOf: "Orion")
    draft.add(Parameter(name, found.domain), names.remark(on: key) + found.remarks + words)
    if let start = found.start { starts.append((name, start)) }
    if case .call("fidelity", _) = expression {
      draft.set("pruner", "asha")
      draft.notes.append(
        "`\(key)` was a fidelity: report a \"step\" with each value for the pruner")
    }
    return name
  }

  // MARK: Configurations

  /// Reads a configuration: Orion's own, or a program's with `orion~…` among its values.
  mutating func study(_ root: Field) throws(SpaceError) -> StudyDraft {
    let experiment = root["experiment"] ?? root
    draft.name = experiment["name"]?.document.text
    draft.set("trials", count: experiment["max_trials"]?.document, from: "max_trials")
    let workers = experiment["n_workers"] ?? root["worker"]?["n_workers"]
    draft.set("parallel", count: workers?.document, from: "n_workers")
    algorithm(experiment["algorithm"] ?? experiment["algorithms"])
    try collect(root, path: "", depth: 0)
    leftOver(root, experiment)
    return try finished()
  }

  /// Says which keys of Orion's own configuration are not kept; a program's are no loss.
  private mutating func leftOver(_ root: Field, _ experiment: Field) {
    var members: [Document.Member] = []
    if root["experiment"] != nil {
      members += root.document.members?.filter { $0.key != "experiment" } ?? []
    }
    if root["experiment"] != nil || root["space"] != nil {
      let known = ["name", "max_trials", "n_workers", "algorithm", "algorithms", "space", "params"]
      members += experiment.document.members?.filter { !known.contains($0.key) } ?? []
    }
    for member in members where member.value.value != .null {
      let value = FlowText.of(member.value.withoutSecrets)
      draft.notes.append("`\(member.key): \(value)` has no counterpart")
    }
  }

  /// Every prior among the values of a mapping, at any depth.
  private mutating func collect(_ field: Field, path: String, depth: Int) throws(SpaceError) {
    guard depth < 50 else { return }
    for (key, inner) in (try? field.fields("")) ?? [] {
      let isSpace = path.isEmpty && (key == "space" || key == "experiment" || key == "params")
      let name = isSpace ? "" : path.isEmpty ? key : "\(path).\(key)"
      if let text = inner.document.text {
        let isMarked = text.hasPrefix("orion~")
        let prior = isMarked ? String(text.dropFirst(6)) : text
        if isMarked || CallExpression(prior).flatMap({ CallDomain.read($0, .orion) }) != nil {
          _ = try parameter(name, prior)
          if isMarked {
            draft.remarks[names.name(for: name), default: []].append(
              "it stood in the program's configuration file: the program reads it from HONE_PARAMS "
                + "or an argument now")
          }
        }
      } else {
        try collect(inner, path: name, depth: depth + 1)
      }
    }
  }

  private mutating func algorithm(_ field: Field?) {
    guard let field else { return }
    let name = field.document.text ?? field.document.members?.first?.key ?? "random"
    let options = field[name]
    if let seed = options?["seed"]?.document.whole, seed >= 0 { draft.set("seed", .int(seed)) }
    let others = options?.document.members?.filter { $0.key != "seed" && $0.value.value != .null }
    if let others, !others.isEmpty {
      draft.notes.append("its options are left out: \(FlowText.of(Document(.object(others))))")
    }
    let counterparts = [
      "random": "random", "gridsearch": "grid", "grid_search": "grid", "tpe": "tpe",
      "hyperband": "random", "asha": "random", "bohb": "tpe", "evolutiones": "ga", "dehb": "de",
    ]
    let counterpart = counterparts[name.lowercased()] ?? "auto"
    draft.set("sampler", .string(counterpart))
    if counterpart != name.lowercased() {
      draft.notes.append("the algorithm \(name) has become `sampler: \(counterpart)`")
    }
    if ["hyperband", "asha", "bohb", "dehb"].contains(name.lowercased()) {
      draft.set("pruner", "asha")
    }
  }

  private mutating func finished() throws(SpaceError) -> StudyDraft {
    draft.objectives = [.minimize("objective")]
    draft.notes.append(
      "report_objective(x) is a printed line {\"objective\": x}; Orion minimizes it")
    if !starts.isEmpty {
      draft.notes.append("the default values are tried first, as `enqueue` says")
      draft.enqueue = [starts]
    }
    return draft
  }
}

import ArgumentParser
import HoneCore
import HoneFormats
import HoneRun

/// The flags of `hone run` that say what a study file says of its program.
struct ProgramOptions: ParsableArguments {
  @Flag(help: "The program is one line for /bin/sh, in quotes.")
  var shell = false
  @Option(
    help: ArgumentHelp(
      "How to read a metric from what the program prints: 'loss=val_loss=([-+.eE0-9]+)'.",
      valueName: "metric=pattern"))
  var metric: [String] = []
  // The values of some flags may well begin with a dash, and are no flags then.
  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "What must hold between parameters: 'units * layers <= 4096'.", valueName: "expression"))
  var constraint: [String] = []
  @Option(
    help: ArgumentHelp(
      "A trial to run first: 'lr=1e-3 units=64'. Only at the beginning of a study; later use "
        + "`hone enqueue`.", valueName: "values"))
  var enqueue: [String] = []
  @Option(
    help: ArgumentHelp(
      "A variable for the program; {x} is the value of x.", valueName: "name=value"))
  var env: [String] = []
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "How {args} writes each parameter. (default: '--{name}={value}')", valueName: "form"))
  var args: String?
  @Option(
    help: ArgumentHelp(
      "A file to fill in, with {x} in it, and to write into each trial's folder: conf.in=conf.yaml.",
      valueName: "file=name"), completion: .file())
  var template: [String] = []
  @Option(help: ArgumentHelp("How long one trial may take: 90s, 10m.", valueName: "duration"))
  var trialTimeout: String?
  @Option(
    help: ArgumentHelp("How much memory one trial may use: 4GB, 512MiB.", valueName: "size"))
  var memory: String?
  @Option(
    help: ArgumentHelp(
      "How long a program has to end once it is asked to. (default: 10s)", valueName: "duration"))
  var grace: String?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "How often a lost trial is retried: 2, or '{lost: 2, failed: 1}'. (default: 1)",
      valueName: "count"))
  var retries: String?

  /// The variables that the flags set.
  func variables() throws(CommandFailure) -> [(name: String, text: String)] {
    try env.map { text throws(CommandFailure) in
      let (name, value) = try Assignment.split(text, of: "--env", such: "NAME=VALUE")
      return (name: name, text: value)
    }
  }

  /// Changes what a study file, or a command line, says of the program.
  ///
  /// - Parameters:
  ///   - file: The study.
  ///   - isInline: Whether its variables were read with the command.
  /// - Throws: `CommandFailure` that names the flag.
  func apply(to file: inout StudyFile, isInline: Bool) throws {
    if !constraint.isEmpty {
      file.space = try naming("--constraint") {
        try SearchSpace(
          file.space.parameters, constraints: file.space.constraints.map(\.source) + constraint)
      }
    }
    let space = file.space
    if let args { file.command.argumentForm = try naming("--args") { try ArgumentForm(args) } }
    if !isInline {
      for (name, text) in try variables() {
        let value = try naming("--env") { try TextTemplate(variable: name, text, for: space) }
        file.environment.removeAll { $0.name == name }
        file.environment.append((name, value))
      }
    }
    for text in template {
      let (source, target) = try Assignment.split(text, of: "--template", such: "conf.in=conf.yaml")
      let read = try naming("--template") {
        try TemplateFile.read(source, target: target, below: nil, for: space)
      }
      file.templates.removeAll { $0.target == target }
      file.templates.append(read)
    }
    for text in metric {
      let (name, pattern) = try Assignment.split(
        text, of: "--metric", such: "'loss=val_loss=([-+.eE0-9]+)'")
      file.metrics.removeAll { $0.metric == name }
      file.metricFiles.removeAll { $0.metric == name }
      if let read = try naming("--metric", { try MetricFile.parse(pattern, of: name) }) {
        file.metricFiles.append(read)
      } else {
        file.metrics.append(MetricPattern(name, pattern))
      }
    }
    for line in enqueue {
      file.enqueue.append(try naming("--enqueue") { try EnqueueLine.values(line, of: space) })
    }
    try limit(&file.trial)
  }

  /// Keeps what the flags say as a study file would.
  ///
  /// - Throws: `CommandFailure` as `apply`.
  func keep(
    in record: inout ProgramRecord, declaring names: [String]
  ) throws(CommandFailure) {
    func pairs(
      _ texts: [String], _ flag: String
    ) throws(CommandFailure) -> [(name: String, value: Document)] {
      try texts.map { text throws(CommandFailure) in
        let (name, value) = try Assignment.split(text, of: flag, such: "NAME=VALUE")
        return (name, .string(value))
      }
    }
    record.set("args", args.map { .string($0) })
    record.add(try pairs(env, "--env"), to: "env", declaring: names)
    let metrics: [(name: String, value: Document)] = try pairs(metric, "--metric").map {
      ($0.name, $0.value.text.flatMap { MetricFile.mapping($0) } ?? $0.value)
    }
    record.add(metrics, to: "metric")
    let files = try pairs(template, "--template")
    record.add(files.map { (FileSystem.absolute($0.name), $0.value) }, to: "template")
    let limits: [(name: String, value: Document?)] = [
      ("timeout", trialTimeout.map { .string($0) }), ("memory", memory.map { .string($0) }),
      ("grace", grace.map { .string($0) }),
      ("retries", retries.flatMap { try? YAMLDocument.parse($0) }),
    ]
    record.add(
      limits.compactMap { limit in limit.value.map { (limit.name, $0) } }, to: "trial")
  }

  private func limit(_ limits: inout TrialLimits) throws {
    if let trialTimeout {
      limits.timeout = try naming("--trial-timeout") { try Units.duration(trialTimeout) }
    }
    if let memory { limits.memory = try naming("--memory") { try Units.memory(memory) } }
    if let grace {
      limits.grace =
        try Double(grace) == 0 ? .zero : naming("--grace") { try Units.duration(grace) }
    }
    if let retries {
      var read = limits
      try naming("--retries") { try read.parseRetries(retries) }
      limits = read
    }
  }

  /// Runs `body`, and names the flag that its error is about.
  private func naming<R>(_ flag: String, _ body: () throws -> R) throws -> R {
    do { return try body() } catch let error as SpaceError {
      throw CommandFailure(.usage, "\(flag): \(error)")
    }
  }
}

/// The values of one trial on one line.
enum EnqueueLine {
  /// Reads `lr=1e-3 units=64`, `lr=1e-3,units=64` or `{lr: 1e-3, units: 64}`; quotes hold blanks and
  /// commas.
  ///
  /// - Throws: `SpaceError` that says what is wrong and what would be right.
  static func values(
    _ line: String, of space: SearchSpace
  ) throws(SpaceError) -> [(name: String, value: Value)] {
    if line.first(where: { !$0.isWhitespace }) == "{" {
      return try EnqueueFormat.values(in: try YAMLDocument.parse(line), of: space)
    }
    var members: [Document.Member] = []
    for word in try words(line) {
      guard let (name, value) = EnqueueFormat.member(word, of: space) else {
        throw SpaceError(
          .syntax, "`\(word)` is not a value: write name=value, such as 'lr=1e-3 units=64'")
      }
      guard !members.contains(where: { $0.key == name }) else {
        throw SpaceError(.invalidName, "`\(name)` appears twice: give one trial a flag")
      }
      members.append(Document.Member(name, value))
    }
    return try EnqueueFormat.values(in: Document(.object(members)), of: space)
  }

  /// The parts between blanks, and between commas before the next `name=`.
  private static func words(_ line: String) throws(SpaceError) -> [String] {
    var words: [String] = []
    var word: String?
    var quote: Character?
    var rest = line[...]
    while let next = rest.popFirst() {
      if let mark = quote {
        if next == mark { quote = nil } else { word = (word ?? "") + String(next) }
      } else if next == "'" || next == "\"" {
        quote = next
        word = word ?? ""
      } else if next.isWhitespace || (next == "," && (rest.isEmpty || isName(rest))) {
        if let word { words.append(word) }
        word = nil
      } else {
        word = (word ?? "") + String(next)
      }
    }
    if let quote { throw SpaceError(.syntax, "the \(quote) in `\(line)` is never closed") }
    return words + (word.map { [$0] } ?? [])
  }

  /// Whether the next parameter begins here.
  private static func isName(_ rest: Substring) -> Bool {
    let rest = rest.drop { $0.isWhitespace }
    let name = rest.prefix { $0.isLetter || $0.isNumber || "_-.".contains($0) }
    return name.first.map { $0.isLetter || $0 == "_" } == true
      && rest[name.endIndex...].first == "="
  }
}

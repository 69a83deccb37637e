public import Hone
public import HoneCore
internal import HoneFormats

extension StudyFile {
  /// Reads a study file.
  ///
  /// - Parameters:
  ///   - path: The file's path.
  ///   - registry: The samplers and pruners that it may name.
  /// - Returns: The study, checked as far as a file can be.
  /// - Throws: `SpaceError` with the file, the position, the key, what is wrong and what is allowed.
  public static func read(
    path: String, among registry: Registry = .builtin
  ) throws(SpaceError) -> StudyFile {
    if let explanation = OtherFile.explanation(of: path) {
      var error = SpaceError(.init(rawValue: "other-file"), explanation)
      error.file = path
      throw error
    }
    return try parse(try FileText.read(path), file: path, among: registry)
  }

  /// Reads the text of a study file.
  ///
  /// - Parameters:
  ///   - text: YAML or JSON.
  ///   - file: The file's path, for errors, for the study's name and for the folder it runs in.
  ///   - registry: The samplers and pruners that it may name.
  /// - Returns: The study, checked as far as a file can be.
  /// - Throws: `SpaceError` with the file, the position, the key, what is wrong and what is allowed.
  public static func parse(
    _ text: String, file: String, among registry: Registry = .builtin
  ) throws(SpaceError) -> StudyFile {
    do throws(SpaceError) {
      // As written: 007 in a command is an argument and no number.
      let verbatim: Set = ["command", "metric", "name", "args", "env", "template"]
      let document = try YAMLDocument.parse(text, verbatim: verbatim)
      let reader = StudyFileReader(Field(document), file: file, registry)
      return try reader.study()
    } catch {
      var error = error
      error.file = file
      throw error
    }
  }
}

/// Reads a study file's keys.
struct StudyFileReader {
  let root: Field
  private let file: String
  /// The samplers and pruners that there are.
  let registry: Registry

  init(_ root: Field, file: String, _ registry: Registry) {
    self.root = root
    self.file = file
    self.registry = registry
  }

  func study() throws(SpaceError) -> StudyFile {
    try root.allow(
      StudyFile.keys, wanted: "a mapping with `command` and `parameters`",
      hints: ForeignKeys.ofStudy(root), advice: ForeignKeys.advice(root))
    try ForeignKeys.check(root)
    let space = try SpaceFormat.satisfiableSpace(
      parameters: root["simplex"] == nil
        ? try require("parameters", "such as {lr: {float: [1e-5, 0.1], scale: log}}")
        : root["parameters"],
      constraints: root["constraints"], simplex: root["simplex"])
    var study = StudyFile(name: try name(), command: try command(space), space: space)
    let objectives = try ObjectiveFormat.objectives(in: root)
    study.objectives = objectives.isEmpty ? nil : objectives
    study.texts = try texts()
    study.environment = try environment(space)
    study.templates = try templates(space)
    (study.metrics, study.metricFiles) = try metrics(objectives)
    study.trials = try count("trials")
    study.parallel = try count("parallel")
    study.patience = try count("patience")
    study.reproducible = try count("reproducible")
    study.timeout = try duration(root["timeout"])
    study.target = try root["target"]?.number()
    study.seed = try root["seed"]?.seed()
    study.storage = try storage()
    study.trial = try trial()
    if let failures = root["failures"] { study.failures = try FailureBrake(failures) }
    if let codes = root["exit_codes"] { study.exitCodes = try ExitCodes.read(codes) }
    if let gpus = root["gpus"] { study.gpus = try GPURequest(gpus) }
    study.sampler = try sampler(space, trials: study.trials)
    study.pruner = try pruner()
    study.enqueue = try enqueue(space)
    study.folder = folder
    study.source = root.document
    try checkTogether(study)
    return study
  }

  private func require(_ key: String, _ example: String) throws(SpaceError) -> Field {
    if let field = root[key] { return field }
    throw SpaceError(
      .missingKey, at: [key], "there is no `\(key)`: give it, \(example)", position: root.position)
  }

  // MARK: The file

  private func name() throws(SpaceError) -> String {
    if let field = root["name"] {
      let name = try field.text()
      guard !name.isEmpty else { throw field.fault(.invalidName, "a study needs a name") }
      return name
    }
    let last = file.split(separator: "/").last.map(String.init) ?? "study"
    guard let dot = last.lastIndex(of: "."), dot != last.startIndex else { return last }
    return String(last[..<dot])
  }

  var folder: String? {
    guard let slash = file.lastIndex(of: "/") else { return nil }
    return slash == file.startIndex ? "/" : String(file[..<slash])
  }

  private func storage() throws(SpaceError) -> String? {
    guard let field = root["storage"] else { return nil }
    let text = try field.text("a file, sqlite:///path or memory")
    guard !text.isEmpty else {
      throw field.fault(.invalidValue, "give a file, sqlite:///path or memory")
    }
    return text
  }

  // MARK: The program

  private func command(_ space: SearchSpace) throws(SpaceError) -> CommandTemplate {
    let field = try require("command", "such as `command: python train.py --lr {lr}`")
    let isShell = try root["shell"]?.truth() ?? false
    do throws(SpaceError) {
      var template = try template(field, isShell: isShell).resolved(for: space)
      if let form = try argumentForm() { template.argumentForm = form }
      return template
    } catch {
      guard error.position == nil else { throw error }
      var error = error
      // A list's error knows its argument.
      error.path = field.path + (field.document.elements == nil ? [] : error.path)
      error.position = root.document.position(at: error.path)
      throw error
    }
  }

  private func template(_ field: Field, isShell: Bool) throws(SpaceError) -> CommandTemplate {
    let wanted = "a line such as `python train.py --lr {lr}`, or a list of arguments"
    if let line = field.document.text {
      return isShell ? try CommandTemplate(shell: line) : try CommandTemplate(line: line)
    }
    let elements = try field.elements(wanted)
    guard !isShell else {
      throw field.fault(.wrongType, "a shell gets one line, not a list: write the command as text")
    }
    var arguments: [String] = []
    for element in elements { arguments.append(try argument(element)) }
    return try CommandTemplate(arguments: arguments)
  }

  /// `{lr}` without quotes in a list is a mapping to YAML; what is meant is plain.
  private func argument(_ field: Field) throws(SpaceError) -> String {
    if let members = field.document.members, members.count == 1, members[0].value == "" {
      return "{\(members[0].key)}"
    }
    return try field.text("an argument; put one with { } or : in it in quotes")
  }
}

public import HoneCore
public import HoneFormats

extension StudyFileReader {
  /// How metrics are read that are not printed as JSON: by patterns, and from files.
  func metrics(
    _ objectives: [Objective]
  ) throws(SpaceError) -> (patterns: [MetricPattern], files: [MetricFile]) {
    var patterns: [MetricPattern] = []
    var files: [MetricFile] = []
    guard let field = root["metric"] else { return (patterns, files) }
    for (name, value) in try field.fields("a mapping such as {loss: 'val_loss=([-+.eE0-9]+)'}") {
      // Without objectives the flags give them, and the reader of the output checks again.
      let known = objectives.isEmpty ? [Objective.minimize(name)] : objectives
      if value.document.members != nil {
        let file = try MetricFile(name, value)
        do { try file.check(objectives: known) } catch {
          throw value.fault(error.code, error.message)
        }
        files.append(file)
        continue
      }
      let pattern = MetricPattern(
        name,
        try value.text("a regular expression in quotes, or {file: metrics.json, key: eval.loss}"))
      do { _ = try MetricReader(objectives: known, patterns: [pattern]) } catch {
        throw value.fault(error.code, error.message)
      }
      patterns.append(pattern)
    }
    return (patterns, files)
  }
}

extension MetricFile {
  /// Reads what a person writes on a command line: `{file: metrics.json, key: eval.loss}`.
  ///
  /// - Returns: Where the metric stands; nil where the text is no such mapping, but a pattern.
  /// - Throws: `SpaceError` that says how it is written.
  public static func parse(
    _ text: String, of metric: String
  ) throws(SpaceError) -> MetricFile? {
    guard let document = mapping(text) else { return nil }
    return try MetricFile(metric, Field(document, path: ["metric", metric]))
  }

  /// The mapping of a text that names a file; nil where it is something else, such as a pattern.
  public static func mapping(_ text: String) -> Document? {
    guard text.hasPrefix("{"), let document = try? YAMLDocument.parse(text),
      document["file"] != nil
    else { return nil }
    return document
  }

  /// Reads the value of a metric's key in a study file.
  init(_ metric: String, _ field: Field) throws(SpaceError) {
    try field.allow(
      ["file", "key"], wanted: "a mapping such as {file: metrics.json, key: eval.loss}")
    guard let place = field["file"] else {
      throw field.fault(
        .missingKey,
        "there is no `file`: name the file that the program writes, such as metrics.json")
    }
    let path = try place.text("the name of a file, such as metrics.json")
    guard !path.isEmpty, !path.hasSuffix("/"), !path.utf8.contains(0) else {
      throw place.fault(.invalidValue, "`\(path)` is not a file name, such as metrics.json")
    }
    self.init(metric, path: path)
    if let unknown = unknownPlaceholder {
      throw place.fault(
        .invalidValue,
        "`{\(unknown)}` stands for nothing here: "
          + SearchSpace.offer(MetricFile.placeholders.map { "{\($0)}" }))
    }
    if let key = field["key"] { self.key = try MetricFile.keys(key) }
  }

  private static func keys(_ field: Field) throws(SpaceError) -> [String] {
    let wanted = "a key such as eval.loss, or a list of keys such as [eval, loss]"
    if let text = field.document.text, !text.isEmpty { return [text] }
    guard let elements = field.document.elements, !elements.isEmpty else {
      throw field.fault(.wrongType, "expected \(wanted)")
    }
    var keys: [String] = []
    for element in try field.elements(wanted) {
      let key = try element.text("a key")
      guard !key.isEmpty else { throw element.fault(.invalidValue, "a key is not empty") }
      keys.append(key)
    }
    return keys
  }

  /// Refuses a file of something that is not optimised.
  ///
  /// - Throws: `SpaceError` that names the objectives.
  public func check(objectives: [Objective]) throws(SpaceError) {
    guard !objectives.contains(where: { $0.name == metric }) else { return }
    throw SpaceError(
      .unknownKey, at: ["metric", metric],
      "`\(metric)` is not an objective: " + SearchSpace.offer(objectives.map(\.name)))
  }
}

public import HoneCore
internal import HoneFormats

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
        let file = try metricFile(name, value)
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

  private func metricFile(_ name: String, _ field: Field) throws(SpaceError) -> MetricFile {
    try field.allow(
      ["file", "key"], wanted: "a mapping such as {file: metrics.json, key: eval.loss}")
    guard let place = field["file"] else {
      throw field.fault(
        .missingKey,
        "there is no `file`: name the file that the program writes, such as metrics.json")
    }
    let path = try place.text("the name of a file, such as metrics.json")
    guard !path.isEmpty, !path.hasSuffix("/"), !path.utf8.contains(0) else {
      throw place.fault(.invalidValue, "`\(path)` is no name of a file, such as metrics.json")
    }
    var file = MetricFile(name, path: path)
    if let unknown = file.unknownPlaceholder {
      throw place.fault(
        .invalidValue,
        "`{\(unknown)}` stands for nothing here: there is "
          + SearchSpace.list(MetricFile.placeholders.map { "{\($0)}" }))
    }
    if let key = field["key"] { file.key = try keys(key) }
    return file
  }

  private func keys(_ field: Field) throws(SpaceError) -> [String] {
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
}

extension MetricFile {
  /// Refuses a file of something that is not optimised.
  ///
  /// - Throws: `SpaceError` that names the objectives.
  public func check(objectives: [Objective]) throws(SpaceError) {
    guard !objectives.contains(where: { $0.name == metric }) else { return }
    throw SpaceError(
      .unknownKey, at: ["metric", metric],
      "`\(metric)` is not an objective: there is " + SearchSpace.list(objectives.map(\.name)))
  }
}

public import Hone
public import HoneCore
public import HoneFormats

/// Files of other tuners, read and made into study files that our own reader takes.
public enum ForeignFile {
  /// Reads a file of another tuner.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - format: Whose it is; nil looks.
  /// - Returns: The study, with notes on what could not be said.
  /// - Throws: `SpaceError` with the file, the position, what is wrong and what would be right.
  public static func read(
    path: String, format: ForeignFormat? = nil
  ) throws(SpaceError) -> StudyDraft {
    try parse(try FileText.read(path), file: path, format: format)
  }

  /// Reads the text of a file of another tuner.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - file: The file's path, for errors and for files that it names.
  ///   - format: Whose it is; nil looks.
  /// - Returns: The study, with notes on what could not be said.
  /// - Throws: `SpaceError` with the file, the position, what is wrong and what would be right.
  public static func parse(
    _ text: String, file: String, format: ForeignFormat? = nil
  ) throws(SpaceError) -> StudyDraft {
    do throws(SpaceError) {
      var draft = try study(text, file: file, format: format)
      _ = try draft.space()
      if draft.name == nil { draft.name = stem(of: file) }
      return draft
    } catch {
      var error = error
      if error.file == nil { error.file = file }
      throw error
    }
  }

  private static func study(
    _ text: String, file: String, format: ForeignFormat?
  ) throws(SpaceError) -> StudyDraft {
    let isPCS = format == nil && (file.hasSuffix(".pcs") || ForeignFormat.isPCS(text))
    if format == .pcs || isPCS { return try ForeignFormat.pcs(text) }
    let document: Document
    do { document = try YAMLDocument.parse(text) } catch {
      guard format == .orion || (format == nil && ForeignFormat.isOrionLine(text)) else {
        throw error
      }
      return try OrionScript(text).study()
    }
    if let format = format ?? ForeignFormat.detect(document),
      format != .orion || document.members != nil
    {
      return try format.study(document) { name throws(SpaceError) in
        try YAMLDocument.parse(try FileText.read(beside(file, name)))
      }
    }
    if format == .orion || ForeignFormat.isOrionLine(text) { return try OrionScript(text).study() }
    throw unknown(document)
  }

  private static func unknown(_ document: Document) -> SpaceError {
    if document["parameters"] != nil, document["command"] != nil {
      return SpaceError(.invalidValue, "this is a study file of Hone already: `hone run` runs it")
    }
    let names = ForeignFormat.allCases.map(\.rawValue)
    return SpaceError(
      .invalidValue,
      "this is not recognised as a file of another tuner: say whose it is with --format: "
        + "\(SearchSpace.list(names, joinedBy: "or"))",
      position: document.position)
  }

  /// The path of a file that another one names.
  private static func beside(_ file: String, _ name: String) -> String {
    guard !name.hasPrefix("/"), let slash = file.lastIndex(of: "/") else { return name }
    return String(file[...slash]) + name
  }

  private static func stem(of file: String) -> String {
    let last = file.split(separator: "/").last.map(String.init) ?? "study"
    // `x-2.0.0_simple.pcs` is `x-2.0.0_simple`: only its ending is cut off.
    let stem = last.lastIndex(of: ".").map { String(last[..<$0]) } ?? last
    return stem.isEmpty ? "study" : stem
  }
}

extension StudyDraft {
  /// The study file's text, of which it is certain that it reads.
  ///
  /// What our reader refuses goes, and a note says so and why.
  ///
  /// - Parameters:
  ///   - file: The file's path.
  ///   - registry: The samplers and pruners that it may name.
  /// - Returns: The text, and the study that it declares.
  /// - Throws: `SpaceError` where parameters or constraints do not read.
  public func checked(
    file: String, among registry: Registry = .builtin
  ) throws(SpaceError) -> (text: String, study: StudyFile) {
    var draft = self
    let word = CommandTemplate.quoted(file, inOneLine: true)
    for _ in 0..<8 {
      let text = draft.text(file: word)
      do { return (text, try StudyFile.parse(text, file: file, among: registry)) } catch {
        guard draft.drop(error) else { throw error }
      }
    }
    let text = draft.text(file: word)
    return (text, try StudyFile.parse(text, file: file, among: registry))
  }

  /// The command as it stood, without the braces that were written twice.
  private var words: String {
    let text =
      switch command {
      case .line(let line, _): line
      case .arguments(let words): words.joined(separator: " ")
      case .unknown: ""
      }
    return text.replacing("{{", with: "{").replacing("}}", with: "}")
  }

  /// Takes out what an error is about; false where the study would not be the same.
  private mutating func drop(_ error: SpaceError) -> Bool {
    guard let key = error.path.first else { return false }
    switch key {
    case "command" where command != .unknown:
      notes.append(
        "the command `\(SearchSpace.abridged(words, to: 1000))` could not be taken over, so write it "
          + "again: \(error.message)")
      command = .unknown
    case "enqueue" where !enqueue.isEmpty:
      let points = enqueue.map { point in
        YAMLText.flow(.object(point.map { ($0.name, Document(exactly: $0.value)) }))
      }
      notes.append(
        "the points to try first, \(points.joined(separator: ", ")), are left out: \(error.message)"
      )
      enqueue = []
    default:
      guard let index = keys.firstIndex(where: { $0.key == key }) else { return false }
      notes.append("`\(key): \(YAMLText.flow(keys[index].value))` is left out: \(error.message)")
      keys.remove(at: index)
    }
    return true
  }
}

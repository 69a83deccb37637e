internal import HoneCore
public import HoneFormats

#if canImport(Glibc)
  private import Glibc
#elseif canImport(Musl)
  private import Musl
#else
  private import Darwin
#endif

/// The keys of a study file that no store keeps: the command, how its output is read, the limits.
///
/// They lie as `program.json` in the study's folder, beside its trials', written by each run, so that
/// `hone init --from` can write a study file again.
public struct ProgramRecord: Sendable, Hashable {
  static let file = "program.json"

  /// The keys with their values, as a study file has them.
  public var keys: [Document.Member]
  /// The study file that they came from, from the root on; nil for a command line.
  public var source: String?
  /// How its values are written that print otherwise, as a store keeps the values alone.
  public var texts = ValueTexts()

  /// Keeps what a study file says besides what the store keeps.
  public init(_ keys: [Document.Member]) {
    let stored: Set = [
      "name", "minimize", "maximize", "objectives", "parameters", "simplex", "constraints",
      "sampler",
      "pruner", "seed", "reproducible", "storage", "enqueue",
    ]
    self.keys = keys.filter { !stored.contains($0.key) }
  }

  /// Puts a flag's value in place of the file's; nil leaves that.
  public mutating func set(_ key: String, _ value: Document?) {
    guard let value else { return }
    keys.removeAll { $0.key == key }
    keys.append(Document.Member(key, value))
  }

  /// A command line's arguments as a study file has them: `{lr: 1e-5..1e-1 log}` becomes `{lr}`.
  public static func command(of arguments: [String], declaring names: [String]) -> Document {
    .array(arguments.map { .string(references($0, names)) })
  }

  /// A command line as a study file has it, be it one line for a shell.
  public static func source(
    of arguments: [String], isShell: Bool, declaring names: [String]
  ) -> Document {
    guard isShell else { return .object([("command", command(of: arguments, declaring: names))]) }
    let line = references(arguments.first ?? "", names)
    return .object([("command", .string(line)), ("shell", .bool(true))])
  }

  /// Adds to a key that is a mapping, and replaces what it has of the same names.
  ///
  /// Declarations in texts become references.
  public mutating func add(
    _ members: [(name: String, value: Document)], to key: String, declaring names: [String] = []
  ) {
    guard !members.isEmpty else { return }
    var all = keys.first { $0.key == key }?.value.members ?? []
    for (name, value) in members {
      all.removeAll { $0.key == name }
      let text = value.text.map { Document.string(ProgramRecord.references($0, names)) }
      all.append(Document.Member(name, text ?? value))
    }
    set(key, Document(.object(all)))
  }

  private static func references(_ argument: String, _ names: [String]) -> String {
    var text = ""
    var rest = argument[...]
    while let open = rest.firstIndex(of: "{") {
      text += rest[..<open]
      let inner = rest[rest.index(after: open)...]
      let name = inner.drop { $0.isWhitespace }.prefix {
        !$0.isWhitespace && $0 != ":" && $0 != "}"
      }
      let after = inner[name.endIndex...].drop { $0.isWhitespace }
      if names.contains(String(name)), after.first == ":", let close = end(of: after) {
        text += "{\(name)}"
        rest = after[after.index(after: close)...]
      } else {
        text.append("{")
        rest = inner
      }
    }
    return text + rest
  }

  /// The brace that closes a declaration; those in quotes belong to a value.
  private static func end(of declaration: Substring) -> Substring.Index? {
    var mark: Character?
    for index in declaration.indices {
      let character = declaration[index]
      if let open = mark {
        if character == open { mark = nil }
      } else if character == "'" || character == "\"" {
        mark = character
      } else if character == "}" {
        return index
      }
    }
    return declaration.firstIndex(of: "}")
  }
}

extension ValueTexts {
  /// The texts by parameter; nil where there are none.
  fileprivate var document: Document? {
    guard !all.isEmpty else { return nil }
    let members = all.sorted { $0.key < $1.key }.map { name, texts in
      (name, Document.array(texts.values.sorted().map { .string($0) }))
    }
    return .object(members)
  }

  /// Reads what `document` gives: a text says by itself which value it is.
  fileprivate init(_ document: Document) {
    self.init()
    for member in document.members ?? [] {
      for text in (member.value.elements ?? []).compactMap(\.text) {
        note(text, for: PlainScalar.value(of: text), of: member.key)
      }
    }
  }
}

extension TrialFolders {
  /// Writes a study's record, and makes the study's folder.
  public func keep(_ record: ProgramRecord, study: String) {
    let folder = path(study: study)
    for end in folder.indices.dropFirst() where folder[end] == "/" {
      _ = mkdir(String(folder[..<end]), 0o777)
    }
    _ = mkdir(folder, 0o777)
    let source = record.source.map { [("source", Document.string($0))] } ?? []
    let texts = record.texts.document.map { [("texts", $0)] } ?? []
    let document = Document.object(source + [("keys", Document(.object(record.keys)))] + texts)
    Paths.write(JSON.text(document) + "\n", to: "\(folder)/\(ProgramRecord.file)")
  }

  /// Reads a study's record; nil where no run has left one.
  public func record(study: String) -> ProgramRecord? {
    guard let text = try? FileText.read("\(path(study: study))/\(ProgramRecord.file)"),
      let document = try? JSON.parse(text), let keys = document["keys"]?.members
    else { return nil }
    var record = ProgramRecord(keys)
    record.source = document["source"]?.text
    record.texts = document["texts"].map { ValueTexts($0) } ?? ValueTexts()
    return record
  }

  /// The last lines of a trial's log; nil where there is none.
  public func logEnd(study: String, trial: Int, lines most: Int) -> String? {
    guard let bytes = Paths.tail(log(study: study, trial: trial), bytes: 8192) else { return nil }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    return lines.suffix(most).joined(separator: "\n")
  }

  /// Where a trial's output lies.
  public func log(study: String, trial: Int) -> String {
    path(study: study, trial: trial) + "/log"
  }
}

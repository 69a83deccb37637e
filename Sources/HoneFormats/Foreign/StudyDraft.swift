public import HoneCore

/// A study file in the making: what another source says, and in comments what it says in vain.
public struct StudyDraft: Sendable {
  /// The program, as far as it is known.
  public enum Command: Sendable, Hashable {
    /// A line, and whether only a shell understands it.
    case line(String, isShell: Bool)
    /// A list of arguments.
    case arguments([String])
    /// Nobody says.
    case unknown
  }

  /// What it was made from, such as "a sweep of W&B".
  public var source: String
  /// The study's name; nil leaves it to the file's.
  public var name: String?
  /// The program.
  public var command = Command.unknown
  /// What is optimised; empty where nothing says it.
  public var objectives: [Objective] = []
  /// The parameters in their order.
  public var parameters: [Parameter] = []
  /// What has to be said of a parameter, by its name.
  public var remarks: [String: [String]] = [:]
  /// Constraints between parameters.
  public var constraints: [String] = []
  /// Points to try first.
  public var enqueue: [[(name: String, value: Value)]] = []
  /// Further keys with their values, in the order in which they are written.
  public var keys: [(key: String, value: Document)] = []
  /// How values of choices are written that print otherwise, such as `3.10`, by parameter.
  public var spellings: [String: [Value: String]] = [:]
  /// What could not be said, and what the reader should know.
  public var notes: [String] = []

  /// Begins a study file.
  public init(source: String) {
    self.source = source
  }

  /// Gives a further key, over one that is there.
  public mutating func set(_ key: String, _ value: Document?) {
    guard let value else { return }
    keys.removeAll { $0.key == key }
    keys.append((key, value))
  }

  /// Gives a number of trials or the like; what is no such number is told of.
  mutating func set(_ key: String, count: Document?, from foreign: String) {
    guard let count, count.value != .null else { return }
    if let whole = count.whole, whole > 0 { return set(key, .int(whole)) }
    notes.append(
      "`\(foreign): \(FlowText.of(count))` is left out: `\(key)` is a whole number from 1 on")
  }

  /// Adds a parameter with what has to be said of it.
  mutating func add(_ parameter: Parameter, _ remarks: [String] = []) {
    parameters.append(parameter)
    if !remarks.isEmpty { self.remarks[parameter.name, default: []] += remarks }
  }

  /// Checks that the parameters make a search space.
  ///
  /// - Throws: `SpaceError` as `SearchSpace` does, and where there is no parameter.
  public func space() throws(SpaceError) -> SearchSpace {
    guard !parameters.isEmpty else {
      throw SpaceError(
        .missingKey,
        "there is no parameter in it that Hone can search"
          + (notes.isEmpty ? "" : ": " + notes.joined(separator: "; ")))
    }
    return try SearchSpace(parameters, constraints: constraints)
  }
}

// As text.
extension StudyDraft {
  /// The study file.
  ///
  /// - Parameter file: The name under which it is written, as a shell takes it, for its own heading.
  /// - Returns: The text, of whole lines.
  public func text(file: String) -> String {
    var lines = ["# Made by `hone init --from`, of \(source). Run it with: hone run \(file)"]
    if !notes.isEmpty {
      lines += ["#", "# Changed, or to be checked by you:"]
      for note in notes { lines += wrapped(note, first: "#  - ", then: "#    ") }
    }
    lines.append("")
    if let name { lines.append("name: \(YAMLText.value(.string(name)))") }
    lines += commandLines + ["", objectiveLine]
    lines += keys.filter { $0.key == "metric" }.map(line) + ["", "parameters:"]
    lines += parameterLines
    if !constraints.isEmpty {
      lines += ["constraints:"] + constraints.map { "  - \(YAMLText.flow(.string($0)))" }
    }
    if !enqueue.isEmpty {
      lines += ["", "enqueue:                       # tried first"]
      lines += enqueue.map { point in
        "  - \(YAMLText.flow(.object(point.map { ($0.name, Document(exactly: $0.value)) })))"
      }
    }
    let rest = keys.filter { $0.key != "metric" }
    if !rest.isEmpty { lines += [""] + rest.map(line) }
    return lines.map(YAMLText.comment).joined(separator: "\n") + "\n"
  }

  private func line(_ entry: (key: String, value: Document)) -> String {
    "\(entry.key): \(YAMLText.value(entry.value))"
  }

  private var commandLines: [String] {
    switch command {
    case .line(let line, let isShell):
      return ["command: \(YAMLText.value(.string(line)))"] + (isShell ? ["shell: true"] : [])
    case .arguments(let words):
      return ["command: \(YAMLText.flow(.array(words.map { .string($0) })))"]
    case .unknown:
      // One argument a parameter, so that one that takes no part leaves nothing behind.
      let words = parameters.count > 12 ? [] : parameters.map { "--\($0.name)={\($0.name)}" }
      return [
        "# Put your program here. It gets the values as arguments, as {x} says, and as JSON in",
        "# HONE_PARAMS; and it prints its result as a line such as \(result).",
        "command: \((["python", "train.py"] + words).joined(separator: " "))",
      ]
    }
  }

  private var result: String {
    let names = objectives.isEmpty ? ["loss"] : objectives.map(\.name)
    return "{" + names.map { JSON.text(.string($0)) + ": 0.31" }.joined(separator: ", ") + "}"
  }

  private var objectiveLine: String {
    guard let only = objectives.first else {
      return "minimize: loss                 # the source names no metric: put yours here"
    }
    guard objectives.count == 1 else {
      return "objectives: \(YAMLText.flow(ObjectiveFormat.document(of: objectives)))"
    }
    return "\(only.direction.rawValue): \(YAMLText.value(.string(only.name)))"
  }

  private var parameterLines: [String] {
    let all = declarations
    let names = all.map { YAMLText.scalar($0.key, isInside: false) }
    let width = min(24, names.map(\.count).max() ?? 0)
    return zip(names, all).flatMap { name, member in
      let remarks = (remarks[member.key] ?? []).flatMap {
        wrapped($0, first: "  # ", then: "  # ")
      }
      let padding = String(repeating: " ", count: max(0, width - name.count))
      return remarks + ["  \(name): \(padding)\(YAMLText.flow(member.value, asWritten: true))"]
    }
  }

  /// The declarations by name, of a simplex one for all its parts.
  private var declarations: [Document.Member] {
    let all =
      (try? SearchSpace(parameters)).map { SpaceFormat.parameters(of: $0) }
      ?? .object(parameters.map { ($0.name, SpaceFormat.document(of: $0)) })
    return (all.members ?? []).map { member in
      let member = spelled(member)
      // A number alone is fixed; a text could be read as something else one day.
      guard let value = member.value["fixed"], member.value.members?.count == 1,
        value.number?.isFinite == true
      else { return member }
      return Document.Member(member.key, value)
    }
  }

  /// A declaration whose values are written as they were.
  private func spelled(_ member: Document.Member) -> Document.Member {
    guard let texts = spellings[member.key], case .object(let keys) = member.value.node else {
      return member
    }
    func written(_ document: Document) -> Document {
      var copy = document
      copy.source = document.value.flatMap { texts[$0] }
      return copy
    }
    let all = keys.map { key in
      guard ["choice", "ordinal", "fixed"].contains(key.key) else { return key }
      let values = key.value.elements.map { Document.array($0.map(written)) }
      return Document.Member(key.key, values ?? written(key.value))
    }
    return Document.Member(member.key, Document(.object(all)))
  }

  /// A note in lines of about 100 columns.
  private func wrapped(_ text: String, first: String, then: String) -> [String] {
    var lines = [first]
    for word in YAMLText.comment(text).split(separator: " ") {
      if lines[lines.count - 1].count + word.count > 100, lines.last != then, lines.last != first {
        lines.append(then)
      }
      let isFirst = lines.last == then || lines.last == first
      lines[lines.count - 1] += (isFirst ? "" : " ") + word
    }
    return lines
  }
}

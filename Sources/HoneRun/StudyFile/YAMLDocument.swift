public import HoneCore
public import HoneFormats
internal import Yams

/// YAML 1.2 with the core schema's scalars: `1e-5` is a number and `yes` is a text. JSON is YAML.
public enum YAMLDocument {
  /// Reads one YAML document.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - verbatim: Keys of the outermost mapping whose scalars all stay texts, as they are written.
  /// - Returns: The document, every part with its position; anchors and merge keys are resolved.
  /// - Throws: `SpaceError` with the position, what is wrong and what would be right.
  public static func parse(
    _ text: String, verbatim: Set<String> = []
  ) throws(SpaceError) -> Document {
    // A byte order mark says nothing here.
    let hasMark = text.unicodeScalars.first == "\u{FEFF}"
    let text = hasMark ? String(text.unicodeScalars.dropFirst()) : text
    try YAMLGuard(text).check()
    let root: Node?
    do {
      root = try Parser(yaml: text, encoding: .utf8).singleRoot()
    } catch { throw YAMLFault.describe(error, in: text) }
    guard let root else {
      throw SpaceError(.syntax, "there is nothing in it", position: .init(line: 1, column: 1))
    }
    var builder = DocumentBuilder(verbatim: verbatim)
    return try builder.document(root, depth: 0, isVerbatim: false)
  }
}

/// Turns Yams' nodes into a document.
private struct DocumentBuilder {
  let verbatim: Set<String>
  /// Aliases of aliases grow without end: what a person writes stays far below.
  private var budget = YAMLGuard.partLimit

  init(verbatim: Set<String>) {
    self.verbatim = verbatim
  }

  mutating func document(
    _ node: Node, depth: Int, isVerbatim: Bool
  ) throws(SpaceError) -> Document {
    let position = node.mark.map { SourcePosition(line: $0.line, column: $0.column) }
    budget -= 1
    guard budget > 0, depth < 100 else {
      throw SpaceError(.syntax, "this is nested too deeply or too large", position: position)
    }
    switch node {
    case .scalar(let scalar):
      var document = Document(try value(scalar, isVerbatim, position), position: position)
      if scalar.style == .plain, document.text == nil { document.source = scalar.string }
      return document
    case .sequence(let sequence):
      var elements: [Document] = []
      for element in sequence {
        elements.append(try document(element, depth: depth + 1, isVerbatim: isVerbatim))
      }
      return Document(.array(elements), position: position)
    case .mapping(let mapping):
      let members = try members(mapping, depth: depth, isVerbatim: isVerbatim)
      return Document(.object(members), position: position)
    case .alias:
      throw SpaceError(.syntax, "this alias has no anchor", position: position)
    }
  }

  private func value(
    _ scalar: Node.Scalar, _ isVerbatim: Bool, _ position: SourcePosition?
  ) throws(SpaceError) -> Document.Node {
    let tag = scalar.tag.description
    let prefix = "tag:yaml.org,2002:"
    guard tag.isEmpty || tag == "!" || tag.hasPrefix(prefix) else {
      throw SpaceError(
        .syntax, "the tag `\(tag)` has no meaning here: remove it", position: position)
    }
    let isTagged = ["int", "float", "bool", "null"].contains { tag == prefix + $0 }
    let isText = tag == "!" || tag == prefix + "str" || (scalar.style != .plain && !isTagged)
    return isVerbatim || isText
      ? .string(scalar.string) : Document(PlainScalar.value(of: scalar.string)).node
  }

  private mutating func members(
    _ mapping: Node.Mapping, depth: Int, isVerbatim: Bool
  ) throws(SpaceError) -> [Document.Member] {
    var members: [Document.Member] = []
    var merged: [Document.Member] = []
    var keys: Set<String> = []
    var mergedKeys: Set<String> = []
    for (key, node) in mapping {
      let position = key.mark.map { SourcePosition(line: $0.line, column: $0.column) }
      guard case .scalar(let scalar) = key else {
        throw SpaceError(.syntax, "a key is a text, not a list or a mapping", position: position)
      }
      let name = scalar.string
      let isInside = isVerbatim || (depth == 0 && verbatim.contains(name))
      let value = try document(node, depth: depth + 1, isVerbatim: isInside)
      if name == "<<", scalar.style == .plain {
        for source in value.elements ?? [value] {
          guard let inner = source.members else {
            throw SpaceError(.syntax, "`<<` merges a mapping", position: position)
          }
          merged += inner.filter { mergedKeys.insert($0.key).inserted }
        }
        continue
      }
      guard keys.insert(name).inserted else {
        throw SpaceError(.syntax, "the key `\(name)` appears twice", position: position)
      }
      members.append(Document.Member(name, value, keyPosition: position))
    }
    return members + merged.filter { !keys.contains($0.key) }
  }
}

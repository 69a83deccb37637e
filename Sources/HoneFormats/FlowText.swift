internal import HoneCore

/// Documents as people write them on one line of YAML, for hints in messages.
enum FlowText {
  static func of(_ document: Document) -> String {
    switch document.node {
    case .object(let members):
      return "{" + members.map { "\($0.key): \(of($0.value))" }.joined(separator: ", ") + "}"
    case .array(let elements):
      return "[" + elements.map(of).joined(separator: ", ") + "]"
    default: return document.value?.description ?? ""
    }
  }
}

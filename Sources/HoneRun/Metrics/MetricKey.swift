internal import HoneCore
internal import HoneFormats

/// The keys that lead to a number in a document.
struct MetricKey {
  private let keys: [String]

  init(_ keys: [String]) {
    self.keys = keys
  }

  /// As people write it.
  var name: String { "`\(keys.joined(separator: "."))`" }

  /// The column of that name; nil where there is none.
  func column(in header: [String]) -> Int? {
    header.firstIndex(of: keys.joined(separator: "."))
  }

  /// The part of the document that the keys lead to.
  ///
  /// A key that has dots in it comes before one key in another; a list's elements are counted from 0,
  /// or from -1 backwards.
  func find(in document: Document) -> Document? {
    MetricKey.find(keys[...], in: document)
  }

  private static func find(_ keys: ArraySlice<String>, in document: Document) -> Document? {
    guard let key = keys.first else { return document }
    let rest = keys.dropFirst()
    if let next = child(key, of: document), let found = find(rest, in: next) { return found }
    for dot in key.indices.reversed() where key[dot] == "." {
      guard let next = child(String(key[..<dot]), of: document) else { continue }
      let remainder = [String(key[key.index(after: dot)...])] + rest
      if let found = find(remainder[...], in: next) { return found }
    }
    return nil
  }

  private static func child(_ key: String, of document: Document) -> Document? {
    guard let elements = document.elements else { return document[key] }
    guard let number = Int(key) else { return nil }
    let index = number < 0 ? elements.count + number : number
    // Not with `?:`, where nil would be a document, too.
    guard elements.indices.contains(index) else { return nil }
    return elements[index]
  }

  /// The number that the keys lead to.
  ///
  /// - Throws: `MetricProblem` where there is none.
  func number(in document: Document) throws(MetricProblem) -> Double {
    guard let found = find(in: document) else { throw missing(in: document) }
    return try MetricReader.number(found, name)
  }

  /// Why the keys lead nowhere: what there is instead.
  func missing(in document: Document) -> MetricProblem {
    var here = document
    var path: [String] = []
    var rest = keys.flatMap { $0.split(separator: ".").map(String.init) }[...]
    while let key = rest.first, let next = MetricKey.child(key, of: here),
      next.members != nil || next.elements != nil
    {
      path.append(key)
      here = next
      rest.removeFirst()
    }
    let place = path.isEmpty ? "" : " in `\(path.joined(separator: "."))`"
    var message = "it has no \(name)"
    if let elements = here.elements {
      message +=
        ": there is a list of \(elements.count)\(place), whose elements are 0, 1 … or -1, the last"
    } else if let members = here.members, !members.isEmpty {
      let names = members.map(\.key)
      message += "; \(SearchSpace.offer(Array(names.prefix(12))))\(place)"
      if let guess = suggestion(rest.first ?? "", names, document) {
        message += ": did you mean `\(guess)`?"
      }
    } else {
      message += ", for it is \(here.kind)\(place)"
    }
    return MetricProblem(message: message)
  }

  private func suggestion(_ key: String, _ names: [String], _ document: Document) -> String? {
    if keys.count == 1, let path = MetricKey.path(to: keys[0], in: document, depth: 0) {
      return path
    }
    return Spelling.nearest(to: key, among: names)
  }

  private static func path(to key: String, in document: Document, depth: Int) -> String? {
    for member in document.members ?? [] where depth < 8 && member.value.members != nil {
      if member.value[key] != nil { return "\(member.key).\(key)" }
      if let rest = path(to: key, in: member.value, depth: depth + 1) {
        return "\(member.key).\(rest)"
      }
    }
    return nil
  }
}

internal import HoneCore

/// Names that Hone allows for names that another tool does, each its own.
struct ForeignNames {
  private var given: [String: String] = [:]
  private var used: Set<String> = []

  /// The name for this one: itself where it can be, else with `_` for what is wrong, and `.` for the
  /// colons and slashes that part it.
  mutating func name(for foreign: String) -> String {
    if let known = given[foreign] { return known }
    var name = ""
    for scalar in foreign.unicodeScalars {
      let isLetter = scalar.properties.isAlphabetic || scalar == "_"
      let isPart = isLetter || ("0"..."9").contains(scalar) || scalar == "-" || scalar == "."
      if name.isEmpty, !isLetter {
        // Dashes of a flag and the `+` of an override are no part of a name.
        if ("0"..."9").contains(scalar) { name = "_\(scalar)" }
      } else if scalar == ":" || scalar == "/" {
        name += "."
      } else {
        name.unicodeScalars.append(isPart ? scalar : "_")
      }
    }
    if name.isEmpty { name = "_" }
    var unique = name
    var number = 2
    while !used.insert(unique).inserted {
      unique = "\(name)_\(number)"
      number += 1
    }
    given[foreign] = unique
    return unique
  }

  /// What to say of it where it had to change.
  mutating func remark(on foreign: String) -> [String] {
    name(for: foreign) == foreign ? [] : ["it was `\(foreign)`, which cannot be a name here"]
  }

  /// A text of a command in which braces around a word stay braces.
  static func escaped(_ text: String) -> String {
    var escaped = ""
    var rest = text[...]
    while let open = rest.firstIndex(of: "{") {
      let inner = rest[rest.index(after: open)...]
      let word = inner.prefix { $0.isLetter || $0.isNumber || "_-.".contains($0) }
      escaped += rest[..<open]
      let isDollar = escaped.last == "$"
      if !isDollar, !word.isEmpty, inner[word.endIndex...].first == "}" {
        escaped += "{{\(word)}}"
        rest = inner[inner.index(after: word.endIndex)...]
      } else {
        escaped += "{"
        rest = inner
      }
    }
    return escaped + rest
  }

  /// Whether a line needs a shell.
  static func needsShell(_ line: String) -> Bool {
    // `CUDA_VISIBLE_DEVICES=0 python train.py` sets a variable.
    let first = line.split(whereSeparator: \.isWhitespace).first ?? ""
    return first.contains("=") || line.contains { "|&;<>$`~*".contains($0) || $0.isNewline }
  }
}

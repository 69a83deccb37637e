import ArgumentParser
import Synchronization

/// A flag's text, with its place among the flags that are read so: --minimize and --maximize mix.
struct GivenText: Sendable {
  private static let count = Atomic(0)

  let text: String
  /// Grows from the first flag to the last.
  let rank: Int

  init(_ text: String) {
    self.text = text
    // Flags are read in the order of the command line.
    rank = GivenText.count.add(1, ordering: .relaxed).newValue
  }
}

/// `name=value` on a command line.
enum Assignment {
  /// The two sides of the first `=`.
  ///
  /// - Throws: `CommandFailure` where there is none or nothing before it.
  static func split(
    _ text: String, of flag: String, such example: String
  ) throws(CommandFailure) -> (name: String, value: String) {
    guard let sign = text.firstIndex(of: "="), sign > text.startIndex else {
      throw CommandFailure(.usage, "\(flag) `\(text)`: write \(flag) \(example)")
    }
    return (String(text[..<sign]), String(text[text.index(after: sign)...]))
  }
}

/// Finds flags that are given twice and hold one value, of which the first would be lost.
enum SingleFlags {
  /// - Throws: `CommandFailure` that names the flag.
  static func check(
    _ command: any ParsableCommand, _ arguments: some Collection<String>
  ) throws(CommandFailure) {
    var seen: Set<String> = []
    let repeated = arguments.prefix(while: { $0 != "--" }).filter { $0.hasPrefix("--") }
      .map { String($0.dropFirst(2).prefix { $0 != "=" }) }
      .filter { !seen.insert($0).inserted }
    // To look at a command's properties takes longer than all the rest of its start.
    guard !repeated.isEmpty else { return }
    var single: Set<String> = []
    collect(Mirror(reflecting: command), depth: 0, into: &single)
    guard let name = repeated.first(where: single.contains) else { return }
    throw CommandFailure(.usage, "--\(name) is given twice and has one value: give it once")
  }

  /// The names of the properties that are options of a single value.
  private static func collect(_ mirror: Mirror, depth: Int, into names: inout Set<String>) {
    guard depth < 16 else { return }
    for child in mirror.children {
      let type = String(describing: Swift.type(of: child.value))
      if type.hasPrefix("Option<") {
        guard !type.hasPrefix("Option<Array<"), let label = child.label else { continue }
        names.insert(flag(label))
      } else {
        collect(Mirror(reflecting: child.value), depth: depth + 1, into: &names)
      }
    }
  }

  /// `trial-timeout` for `_trialTimeout`.
  private static func flag(_ label: String) -> String {
    label.drop { $0 == "_" }.reduce(into: "") { name, letter in
      name += letter.isUppercase ? "-" + letter.lowercased() : String(letter)
    }
  }
}

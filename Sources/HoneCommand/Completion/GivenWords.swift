import HoneStorage

/// The words of a command line that is being completed.
struct GivenWords {
  /// The command's own name.
  private let command: String
  /// The words after it, as far as the one that is being written.
  private let words: ArraySlice<String>
  /// What is written of the last word so far.
  let prefix: String

  /// - Parameters:
  ///   - words: All words, `hone` first.
  ///   - index: The place of the word that is being written.
  ///   - prefix: Its part before the cursor.
  init(_ words: [String], _ index: Int, _ prefix: String) {
    // A shell hands over what lies behind the cursor, too.
    command = words.dropFirst().first ?? ""
    self.words = words.prefix(max(0, min(index, words.count))).dropFirst(2)
    self.prefix = GivenWords.plain(prefix)
  }

  /// The value of an option that is there already, written as `--name value` or `--name=value`.
  func value(of option: String) -> String? {
    var words = words.prefix { $0 != "--" }
    while let word = words.popFirst() {
      if word.hasPrefix(option + "="), word.count > option.count + 1 {
        return GivenWords.plain(String(word.dropFirst(option.count + 1)))
      }
      guard word == option || word == option + "=" else { continue }
      // bash takes the sign for a word of its own.
      if words.first == "=" { words.removeFirst() }
      return words.popFirst().map(GivenWords.plain)
    }
    return nil
  }

  /// The words that are neither options nor one's value, in their order.
  var arguments: [String] {
    let page = CommandPage.all().commands.first { $0.name == command }
    let flags = Set(page.map(\.flags) ?? []).union(["--help", "-h"])
    var found: [String] = []
    var words = words
    while let word = words.popFirst() {
      guard word.hasPrefix("-"), word != "-" else {
        found.append(GivenWords.plain(word))
        continue
      }
      guard !flags.contains(word), !word.contains("=") else { continue }
      if words.first == "=" { words.removeFirst() }
      _ = words.popFirst()
    }
    return found
  }

  /// Where the studies lie that the command line means; nil where that is no file.
  var store: String? {
    let text = value(of: "--storage") ?? StoreLocation.standard
    guard let location = try? StoreLocation(text), case .file(let path) = location else {
      return nil
    }
    return FileSystem.exists(path) ? path : nil
  }

  /// A word without the quotes and backslashes of a shell, and with the home folder for `~`.
  private static func plain(_ word: String) -> String {
    var text = ""
    var quote: Character?
    var rest = word[...]
    while let next = rest.popFirst() {
      if next == quote {
        quote = nil
      } else if quote == nil, next == "'" || next == "\"" {
        quote = next
      } else if next == "\\", quote != "'", let escaped = rest.popFirst() {
        text.append(escaped)
      } else {
        text.append(next)
      }
    }
    guard word.hasPrefix("~/"), let home = FileSystem.home else { return text }
    return home + text.dropFirst()
  }
}

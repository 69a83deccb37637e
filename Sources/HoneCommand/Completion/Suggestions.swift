import ArgumentParser
import Hone
import HoneAlgorithms
import HoneCore
import HoneFormats
import HoneStorage

/// What a shell offers when a word is completed.
///
/// A store that cannot be read offers nothing: nobody who presses Tab wants an error.
enum Suggestions {
  /// The endings of study files.
  static let studyFiles = ["yaml", "yml", "json"]

  /// The file of `hone run`, or the program after `--`: bash and fish cannot tell the two apart.
  static var runFile: CompletionKind {
    CompletionShell.requesting == .zsh ? .file(extensions: studyFiles) : .file()
  }

  /// The names of the samplers.
  static let samplers = CompletionKind.list(HoneCommand.registry.samplers.map(\.name))
  /// The names of the pruners.
  static let pruners = CompletionKind.list(HoneCommand.registry.pruners.map(\.name))

  /// The names of both.
  static let algorithms = CompletionKind.list(
    (HoneCommand.registry.samplers + HoneCommand.registry.pruners).map(\.name))

  /// The studies of the store, and study files where what is written fits no study.
  static let studies = completing { words in
    let names = studies(of: words)
    return names.contains { $0.hasPrefix(words.prefix) }
      ? names : names + FileSystem.files(startingWith: words.prefix, endings: studyFiles)
  }

  /// The studies of the store.
  static let studyNames = completing { studies(of: $0) }

  /// What `hone mark` takes: a study first, and a state at any place.
  static let marks = completing { words in
    let given = words.arguments
    let states = MarkCommand.State.allCases.map(\.rawValue)
    guard !given.contains(where: states.contains) else { return [] }
    return given.isEmpty ? states + studies(of: words) : states
  }

  /// What `hone enqueue` takes: a study first, and parameters that have no value yet.
  static let enqueued = completing { words in
    let given = words.arguments
    let names = studies(of: words)
    let named = given.first { names.contains($0) }
    let taken = Set(given.compactMap { $0.split(separator: "=").first.map(String.init) })
    let parameters = parameters(of: named, words).filter { !taken.contains($0) }.map { $0 + "=" }
    return given.isEmpty ? names + parameters : parameters
  }

  /// The objectives of the study, each to be given a value.
  static let objectives = completing { words in
    let names = studies(of: words)
    let definition = definition(of: words.arguments.first { names.contains($0) }, words)
    return definition?.objectives.map { $0.name + "=" } ?? []
  }

  /// The columns of a list of trials, with commas between: each is offered once.
  static let columns = completing { words in
    let given = words.prefix.lastIndex(of: ",").map { String(words.prefix[...$0]) } ?? ""
    let taken = Set(given.split(separator: ",").map(String.init))
    return columns(of: words).filter { !taken.contains($0) }.map { given + $0 }
  }

  /// A column to sort by, whichever way round.
  static let order = completing { words in
    let names = columns(of: words)
    return words.prefix.hasPrefix("-") ? names.map { "-" + $0 } : names
  }

  /// The studies of the store, and files: what a study file can be made from.
  static let sources = completing { words in
    studies(of: words) + FileSystem.files(startingWith: words.prefix, endings: [])
  }

  // MARK: What the store says

  private static func studies(of words: GivenWords) -> [String] {
    guard let path = words.store else { return [] }
    return (try? StoreLocation.file(path).open(readOnly: true).studies().map(\.name)) ?? []
  }

  private static func definition(of study: String?, _ words: GivenWords) -> StudyDefinition? {
    let names = studies(of: words)
    guard let path = words.store, let name = study ?? (names.count == 1 ? names.first : nil) else {
      return nil
    }
    // Only to read: Tab brings no store of an older version up to date.
    return (try? StoreLocation.file(path).open(readOnly: true).open(name))??.definition
  }

  private static func parameters(of study: String?, _ words: GivenWords) -> [String] {
    definition(of: study, words)?.space.parameters.map(\.name) ?? []
  }

  private static func columns(of words: GivenWords) -> [String] {
    let names = studies(of: words)
    let definition = definition(of: words.arguments.first { names.contains($0) }, words)
    return definition.map(TrialColumns.names) ?? []
  }

  // MARK: How a shell takes it

  private static func completing(
    _ offer: @escaping @Sendable (GivenWords) -> [String]
  ) -> CompletionKind {
    .custom { words, index, prefix in
      let shell = CompletionShell.requesting?.rawValue
      // bash takes the sign of `lr=` for a word of its own, and a value for another.
      let last = words.prefix(max(0, min(index, words.count))).last
      guard prefix != "=", shell != "bash" || last != "=" else { return [] }
      return offer(GivenWords(words, index, prefix)).compactMap { word($0, in: shell) }
    }
  }

  /// A word as a shell's script takes it from the command; nil where that is not possible.
  static func word(_ text: String, in shell: String?) -> String? {
    // A word to a line.
    let isLine = !text.unicodeScalars.contains { $0.properties.generalCategory == .control }
    guard isLine, !text.isEmpty else { return nil }
    switch shell {
    case "bash"?:
      // `compgen -W` expands each word: without quotes the name of a study could run a program.
      return "'"
        + text.split(separator: "'", omittingEmptySubsequences: false)
        .joined(separator: #"'\''"#) + "'"
    case "zsh"?:
      // What follows a colon describes the word.
      return text.reduce(into: "") { word, letter in
        word += letter == ":" || letter == "\\" ? "\\\(letter)" : String(letter)
      }
    default: return text
    }
  }
}

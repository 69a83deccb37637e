import HoneRun

/// A study as a command line to copy names it, from the current folder.
struct StudyAddress {
  let study: String
  let location: StoreLocation

  /// Whether another command finds the study.
  var isKept: Bool { location != .memory }

  /// A line such as `hone show digits --trial 3 --storage results/hone.db`.
  ///
  /// - Parameters:
  ///   - command: What follows `hone`.
  ///   - options: The command's options.
  ///   - values: What follows the study's name.
  /// - Returns: The line, with every word as a shell takes it.
  func line(_ command: String, _ options: [String] = [], values: [String] = []) -> String {
    let isStandard = location.place == StoreLocation.file(StoreLocation.standard).place
    let all = options + (isStandard ? [] : ["--storage", location.word])
    // A name that looks like an option is one unless it stands behind `--`.
    guard study.hasPrefix("-") else {
      return StudyAddress.line(["hone", command, study] + values + all)
    }
    return StudyAddress.line(["hone", command] + all + ["--", study] + values)
  }

  /// The words as a shell takes them, in one line.
  static func line(_ words: [String]) -> String {
    words.map { CommandTemplate.quoted($0, inOneLine: true) }.joined(separator: " ")
  }
}

extension StoreLocation {
  /// The place as a word of a command line: a file's name is never taken for an option or an address.
  var word: String {
    guard case .file(let path) = self, !path.hasPrefix("/"),
      path.hasPrefix("-") || path.contains(":") || path == "memory"
    else { return text }
    return "./" + path
  }
}

import ArgumentParser
import HoneSQLite

extension CaseIterable where Self: RawRepresentable, RawValue == String {
  /// All words as a help says them: `jsonl, csv or optuna`.
  static var offered: String {
    let words = allCases.map(\.rawValue)
    return words.dropLast().joined(separator: ", ") + " or " + (words.last ?? "")
  }
}

/// What an import reads.
enum ImportFormat: String, ExpressibleByArgument, CaseIterable {
  case jsonl, csv, optuna

  /// What a file's ending says; a database is known by its contents.
  init?(path: String) {
    guard let format = TransferFormat(path: path).flatMap({ ImportFormat(rawValue: $0.rawValue) })
    else { return nil }
    self = format
  }
}

/// How an export writes a study.
enum TransferFormat: String, ExpressibleByArgument, CaseIterable {
  case jsonl, csv, optuna, optuna4, npy

  /// The format that a file's ending says, or nil.
  init?(path: String) {
    let endings: [(TransferFormat, [String])] = [
      (.jsonl, [".jsonl", ".json", ".ndjson"]), (.csv, [".csv"]),
      (.optuna, [".db", ".sqlite", ".sqlite3"]),
    ]
    let path = path.lowercased()
    guard let format = endings.first(where: { $0.1.contains { path.hasSuffix($0) } })?.0 else {
      return nil
    }
    self = format
  }

  /// Whether it is an SQLite file.
  var isDatabase: Bool { self == .optuna || self == .optuna4 }

  /// The format's name in a sentence.
  var words: String {
    switch self {
    case .jsonl: "JSON lines"
    case .csv: "CSV"
    case .optuna: "a database of Optuna"
    case .optuna4: "a database of Optuna 4"
    case .npy: "vectors as NumPy's files"
    }
  }
}

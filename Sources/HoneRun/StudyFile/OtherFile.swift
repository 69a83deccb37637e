#if canImport(Glibc)
  private import Glibc
#elseif canImport(Musl)
  private import Musl
#else
  private import Darwin
#endif

/// What is given by mistake where a study file should stand.
enum OtherFile {
  /// What files of programs end with, and what runs them.
  private static let runners = [
    "py": "python3 ", "sh": "bash ", "R": "Rscript ", "jl": "julia ", "js": "node ", "rb": "ruby ",
    "pl": "perl ", "lua": "lua ",
  ]

  /// That a file is a store or a program, and how such a one is given; nil of any other.
  static func explanation(of path: String) -> String? {
    let start = start(of: path)
    let word = CommandTemplate.quoted(path.hasPrefix("-") ? "./" + path : path, inOneLine: true)
    if start.starts(with: "SQLite format 3\0".utf8) {
      return "this is a store, not a study file: give the name of a study, and --storage \(word)"
    }
    let name = path.split(separator: "/").last ?? ""
    let ending = name.split(separator: ".").dropFirst().last.map(String.init) ?? ""
    var runner = runners[ending]
    if runner == nil, start.starts(with: "#!".utf8) { runner = path.contains("/") ? "" : "./" }
    return runner.map {
      "this is a program, not a study file. To tune it: hone run --minimize loss -- "
        + "\($0)\(word) --lr '{lr: 1e-4..1e-1 log}'"
    }
  }

  /// A file's first bytes; none where it cannot be read, or not again, as a pipe.
  private static func start(of path: String) -> [UInt8] {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG, let file = fopen(path, "r")
    else { return [] }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 16)
    let count = fread(&bytes, 1, bytes.count, file)
    return Array(bytes.prefix(count))
  }
}

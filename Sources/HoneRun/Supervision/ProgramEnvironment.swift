import Subprocess

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  @preconcurrency import Musl
#else
  @preconcurrency import Glibc
#endif

/// The environment of a program: this process's own, with some variables added or replaced.
///
/// It is handed on as bytes. Subprocess's own way reads every variable into a dictionary of strings,
/// twice a program, which is nearly half of what a trial costs, and mends what is not UTF-8.
struct ProgramEnvironment {
  /// The `NAME=VALUE` rows that there are already.
  let inherited: [[UInt8]]
  /// The variables to add or to replace.
  let additions: [String: String]

  /// That of a program which inherits this process's environment as it is now.
  init(adding additions: [String: String]) {
    self.init(to: ProgramEnvironment.own, adding: additions)
  }

  init(to inherited: [[UInt8]], adding additions: [String: String]) {
    self.inherited = inherited
    self.additions = additions
  }

  /// What Subprocess takes.
  var environment: Environment {
    // As bytes it refuses to pass on names that no shell could have given, and lets through new ones
    // that are none.
    guard inherited.allSatisfy(ProgramEnvironment.isPlain), additions.keys.allSatisfy(isName) else {
      var updates: [Environment.Key: String?] = [:]
      for (name, value) in additions {
        if let key = Environment.Key(rawValue: name) { updates[key] = value }
      }
      return .inherit.updating(updates)
    }
    return .custom(rows)
  }

  /// Every variable once, as `NAME=VALUE`.
  var rows: [[UInt8]] {
    var rows = inherited.filter { row in
      let name = row.prefix { $0 != UInt8(ascii: "=") }
      return additions[String(decoding: name, as: UTF8.self)] == nil
    }
    for (name, value) in additions { rows.append(Array("\(name)=\(value)".utf8)) }
    // Subprocess reads each row up to its zero.
    return rows.map { $0 + [0] }
  }

  private static func isPlain(_ row: [UInt8]) -> Bool {
    guard let first = row.first, row.contains(UInt8(ascii: "=")) else { return false }
    return first < UInt8(ascii: "0") || first > UInt8(ascii: "9")
  }

  private func isName(_ name: String) -> Bool {
    !name.isEmpty && !name.utf8.contains(UInt8(ascii: "="))
  }

  private static var own: [[UInt8]] {
    #if canImport(Darwin)
      let start = _NSGetEnviron().pointee
    #else
      let start: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = environ
    #endif
    guard var row = start else { return [] }
    var rows: [[UInt8]] = []
    while let text = row.pointee {
      rows.append(Array(UnsafeRawBufferPointer(start: text, count: strlen(text))))
      row += 1
    }
    return rows
  }
}

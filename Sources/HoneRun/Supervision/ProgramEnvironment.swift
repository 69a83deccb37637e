#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  @preconcurrency import Musl
#else
  @preconcurrency import Glibc
#endif

/// The environment of a program: this process's own, with some variables added or replaced.
///
/// It is handed on as bytes, so that what is not UTF-8 stays as it is.
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

  /// The first added name that no variable can have.
  var badName: String? {
    additions.keys.filter {
      $0.isEmpty || $0.utf8.contains { [0, UInt8(ascii: "=")].contains($0) }
    }
    .min()
  }

  /// Every variable once, as `NAME=VALUE` and a zero.
  var rows: [[UInt8]] {
    var rows = inherited.filter { row in
      let name = row.prefix { $0 != UInt8(ascii: "=") }
      return additions[String(decoding: name, as: UTF8.self)] == nil
    }
    for (name, value) in additions { rows.append(Array("\(name)=\(value)".utf8)) }
    return rows.map { $0 + [0] }
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

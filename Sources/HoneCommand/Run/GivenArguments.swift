#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The arguments that the process was started with.
enum GivenArguments {
  /// The arguments without the program's own name.
  ///
  /// Swift looks for them beside the environment, and finds none where a library of LD_PRELOAD has
  /// moved that by `setenv` before the process begins; the kernel still knows them.
  /// - Throws: `CommandFailure` where they are lost: nothing would be done, as if all were well.
  static func read() throws(CommandFailure) -> [String] {
    let known = CommandLine.arguments
    guard known.isEmpty else { return Array(known.dropFirst()) }
    let kept = arguments(in: bytes(of: "/proc/self/cmdline"))
    guard !kept.isEmpty else {
      throw CommandFailure(
        .usage,
        "the arguments cannot be read: start hone without LD_PRELOAD, and with its name first")
    }
    return Array(kept.dropFirst())
  }

  /// The texts that a zero byte ends each.
  static func arguments(in bytes: [UInt8]) -> [String] {
    var parts = bytes.split(separator: 0, omittingEmptySubsequences: false)
    if parts.last?.isEmpty == true { parts.removeLast() }
    return parts.map { String(decoding: $0, as: UTF8.self) }
  }

  private static func bytes(of path: String) -> [UInt8] {
    guard let file = fopen(path, "r") else { return [] }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 4096)
    while case let count = fread(&part, 1, part.count, file), count > 0 { bytes += part[..<count] }
    return bytes
  }
}

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Sends a signal, and waits until the process has it: two at once would count as one.
func send(_ signal: Int32, to process: pid_t) async throws {
  kill(process, signal)
  #if os(Linux)
    while hasPending(process) { try await Task.sleep(for: .milliseconds(5)) }
  #else
    try await Task.sleep(for: .milliseconds(200))
  #endif
}

/// Whether a signal to the process waits to be handled.
private func hasPending(_ process: pid_t) -> Bool {
  guard let file = fopen("/proc/\(process)/status", "r") else { return false }
  defer { fclose(file) }
  var line = [CChar](repeating: 0, count: 512)
  while fgets(&line, Int32(line.count), file) != nil {
    let bytes = line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    let text = String(decoding: bytes, as: UTF8.self)
    guard text.hasPrefix("ShdPnd:") else { continue }
    return text.dropFirst(7).contains { $0.isHexDigit && $0 != "0" }
  }
  return false
}

/// A pipe that is full and that nobody reads.
struct FullPipe {
  let readEnd: FileDescriptor
  let writeEnd: FileDescriptor

  init() throws {
    (readEnd, writeEnd) = try FileDescriptor.pipe()
    // Programs of other tests must not hold it open.
    for end in [readEnd, writeEnd] { _ = fcntl(end.rawValue, F_SETFD, FD_CLOEXEC) }
    let flags = fcntl(writeEnd.rawValue, F_GETFL)
    _ = fcntl(writeEnd.rawValue, F_SETFL, flags | O_NONBLOCK)
    let piece = [UInt8](repeating: 0x20, count: 512)
    while (try? piece.withUnsafeBytes { try writeEnd.write($0, retryOnInterrupt: true) }) != nil {}
    // To writers it is a pipe as any other.
    _ = fcntl(writeEnd.rawValue, F_SETFL, flags)
  }

  /// Takes a piece out of it; waits until there is one.
  func read() throws -> String {
    var piece = [UInt8](repeating: 0, count: 4096)
    let count = try piece.withUnsafeMutableBytes { try readEnd.read(into: $0) }
    return String(decoding: piece[..<count], as: UTF8.self)
  }

  func close() throws {
    try readEnd.close()
    try writeEnd.close()
  }
}

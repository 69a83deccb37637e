import Synchronization
import Testing
import Waiting

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
    try await eventually(every: .milliseconds(5)) { !hasPending(process) }
  #else
    // clock: nobody tells there whether a signal waits.
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
final class FullPipe: Sendable {
  private let readEnd: Int32
  let writeEnd: Int32
  private let isWriteEndOpen = Mutex(true)

  init() throws {
    var ends: [Int32] = [-1, -1]
    try #require(pipe(&ends) == 0)
    (readEnd, writeEnd) = (ends[0], ends[1])
    // Programs of other tests must not hold it open.
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let flags = fcntl(writeEnd, F_GETFL)
    _ = fcntl(writeEnd, F_SETFL, flags | O_NONBLOCK)
    let piece = [UInt8](repeating: 0x20, count: 512)
    while write(writeEnd, piece, piece.count) > 0 {}
    // To writers it is a pipe as any other.
    _ = fcntl(writeEnd, F_SETFL, flags)
  }

  /// Takes a piece out of it, and waits until there is one; empty where nobody writes any more.
  func read() -> String {
    var piece = [UInt8](repeating: 0, count: 4096)
    let count = posixRead(readEnd, &piece, piece.count)
    return String(decoding: piece[..<max(count, 0)], as: UTF8.self)
  }

  func closeWriteEnd() {
    isWriteEndOpen.withLock { isOpen in
      if isOpen { posixClose(writeEnd) }
      isOpen = false
    }
  }

  func close() {
    closeWriteEnd()
    posixClose(readEnd)
  }
}

// Within the type `read` and `close` mean its own.
private func posixRead(_ descriptor: Int32, _ bytes: UnsafeMutableRawPointer?, _ count: Int) -> Int
{
  read(descriptor, bytes, count)
}

private func posixClose(_ descriptor: Int32) { close(descriptor) }

import Synchronization
import Testing

@testable import HoneRun

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A folder of its own for one test, removed with it.
final class Scratch: Sendable {
  let path: String
  var log: String { "\(path)/log" }

  init() throws {
    var template = Array("/tmp/hone-supervision-XXXXXX".utf8CString)
    try #require(mkdtemp(&template) != nil)
    path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  deinit {
    for name in contents() { unlink("\(path)/\(name)") }
    rmdir(path)
  }

  func write(_ name: String, _ text: String, mode: mode_t = 0o644) throws {
    let file = Descriptors.open("\(path)/\(name)", O_WRONLY | O_CREAT | O_TRUNC)
    defer { Descriptors.close(file) }
    var text = text
    try #require(text.withUTF8 { Descriptors.write(file, UnsafeRawBufferPointer($0)) } == 0)
    try #require(chmod("\(path)/\(name)", mode) == 0)
  }

  func size(_ name: String) -> Int {
    var status = stat()
    return stat("\(path)/\(name)", &status) == 0 ? Int(status.st_size) : -1
  }

  private func contents() -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      names.append(
        withUnsafePointer(to: &entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        })
    }
    return names
  }

  /// Longer than any test: who ends at SIGTERM is never killed for having had no turn.
  static let grace = Duration.seconds(36_000)

  /// Describes a shell script to run here.
  func shell(
    _ script: String, timeout: Duration? = nil, grace: Duration = Scratch.grace,
    memoryLimit: Int? = nil
  ) -> SupervisedCommand {
    SupervisedCommand(
      ["sh", "-c", script], workingDirectory: path, log: log, timeout: timeout, grace: grace,
      memoryLimit: memoryLimit)
  }

  /// Describes a Python script to run here.
  func python(_ script: String, memoryLimit: Int? = nil) -> SupervisedCommand {
    SupervisedCommand(
      ["python3", "-c", script], workingDirectory: path, log: log, grace: Scratch.grace,
      memoryLimit: memoryLimit)
  }
}

/// A clock that a test lets skip what it would have to wait for.
final class SkippingClock: Sendable {
  private let skipped = Mutex(Duration.zero)

  // clock: what is told skips ahead, and nothing is measured by it.
  func now() -> ContinuousClock.Instant { .now + skipped.withLock { $0 } }
  func skip(_ time: Duration) { skipped.withLock { $0 += time } }
}

/// The lines that a program printed, as they came.
final class Lines: Sendable {
  private let lines = Mutex<[[UInt8]]>([])
  var bytes: [[UInt8]] { lines.withLock { $0 } }
  var text: [String] { bytes.map { String(decoding: $0, as: UTF8.self) } }
  /// The numbers of processes that a script printed.
  var processes: [pid_t] { text.compactMap { pid_t($0) } }

  func add(_ line: ArraySlice<UInt8>) { lines.withLock { $0.append(Array(line)) } }
}

/// Runs `command` and keeps its lines.
func run(
  _ command: SupervisedCommand, _ lines: Lines = Lines(),
  verdict: @escaping @Sendable (String) async -> LineVerdict = { _ in .continue }
) async throws -> (ending: Ending, lines: Lines) {
  let ending = try await supervise(command) { line in
    lines.add(line)
    return await verdict(String(decoding: line, as: UTF8.self))
  }
  return (ending, lines)
}

/// Whether a process is there and not a zombie that waits for its new parent.
func isAlive(_ process: pid_t) -> Bool {
  guard kill(process, 0) == 0 else { return false }
  let file = Descriptors.open("/proc/\(process)/stat", O_RDONLY)
  guard file >= 0 else { return access("/proc/self", F_OK) != 0 }
  defer { Descriptors.close(file) }
  let stat = [UInt8](unsafeUninitializedCapacity: 512) { buffer, count in
    count = max(0, read(file, buffer.baseAddress, 512))
  }
  return !String(decoding: stat, as: UTF8.self).contains(") Z ")
}

/// The living processes with this entry, NAME=VALUE, in their environment.
///
/// Apart from the code under test, so that one mistake cannot hide another.
func processes(bearing mark: String) -> [pid_t] {
  processes { process in
    guard let file = fopen("/proc/\(process)/environ", "r") else { return false }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 18)
    let count = fread(&bytes, 1, bytes.count, file)
    let entries = bytes[..<count].split(separator: 0)
    return entries.contains { $0.elementsEqual(mark.utf8) }
  }
}

/// The processes that are meant, whatever numbers the system gives.
func processes(_ isMeant: (pid_t) -> Bool) -> [pid_t] {
  guard let folder = opendir("/proc") else { return [] }
  defer { closedir(folder) }
  var found: [pid_t] = []
  while let entry = readdir(folder) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) {
      $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    if let process = pid_t(name), isMeant(process) { found.append(process) }
  }
  return found
}

/// The most memory in bytes that this process has used so far.
func peakMemory() -> Int {
  var usage = rusage()
  #if canImport(Glibc)
    getrusage(RUSAGE_SELF.rawValue, &usage)
    return Int(usage.ru_maxrss) * 1024
  #else
    getrusage(RUSAGE_SELF, &usage)
    return Int(usage.ru_maxrss)
  #endif
}

/// How many descriptors this process has open.
func openDescriptors() -> Int { (0..<1024).filter { fcntl($0, F_GETFD) >= 0 }.count }

#if canImport(Glibc)
  private import Glibc
#elseif canImport(Musl)
  private import Musl
#else
  private import Darwin
#endif

/// Which process a worker is, in words from which this machine can tell whether it still lives.
///
/// Only Linux tells enough; elsewhere `start` is 0 and nothing is known of any other process.
struct ProcessIdentity: Sendable, Hashable {
  /// What is known of a process.
  enum Life: Sendable, Hashable {
    /// It runs.
    case running
    /// It exists and is suspended, so it may come back.
    case suspended
    /// It is gone for good.
    case dead
    /// It belongs to another machine, container or boot, or the system does not tell.
    case unknown
  }

  /// Within what a process number means one process: host, boot, and namespaces.
  var domain: String
  /// The process's number.
  var number: Int32
  /// When it started, in ticks since the boot; 0 where the system does not tell.
  var start: UInt64

  /// This process.
  static var own: ProcessIdentity {
    let start = domainIsWhole ? Stat(process: getpid())?.start : nil
    return ProcessIdentity(domain: ownDomain, number: getpid(), start: start ?? 0)
  }

  /// The name of a worker in this process; `random` tells those of one process apart.
  func worker(random: UInt32) -> String { "\(domain)|\(number)|\(start)|\(random)" }

  /// Reads a worker's name; nil where it is not one that `worker(random:)` made.
  init?(worker: String) {
    let parts = worker.split(separator: "|", omittingEmptySubsequences: false)
    guard parts.count >= 4, let number = Int32(parts[parts.count - 3]), number > 0,
      let start = UInt64(parts[parts.count - 2])
    else { return nil }
    domain = parts.dropLast(3).joined(separator: "|")
    self.number = number
    self.start = start
  }

  init(domain: String, number: Int32, start: UInt64) {
    self.domain = domain
    self.number = number
    self.start = start
  }

  /// Whether it lives, seen from a process of `domain`. Never `dead` for one that lives.
  func life(seenFrom domain: String = ownDomain) -> Life {
    guard start > 0, self.domain == domain else { return .unknown }
    // Not by /proc alone, which may hide other users' processes.
    if kill(number, 0) != 0, errno == ESRCH { return .dead }
    guard let stat = Stat(process: number) else { return .unknown }
    guard stat.start == start else { return .dead }
    switch stat.state {
    // A program whose first thread has left looks like a zombie while the others run on.
    case UInt8(ascii: "Z"), UInt8(ascii: "X"): return stat.threads <= 1 ? .dead : .running
    case UInt8(ascii: "T"), UInt8(ascii: "t"): return .suspended
    default: return .running
    }
  }

  private static let ownDomain = ([host] + (boundaries ?? [])).joined(separator: "|")
  private static let domainIsWhole = boundaries != nil

  /// What else than the host a process number belongs to; nil where the system does not tell.
  private static let boundaries: [String]? = {
    #if os(Linux)
      let boot = contents("/proc/sys/kernel/random/boot_id").filter { !$0.isWhitespace }
      // Process numbers belong to the one namespace, and what start times count from to the other.
      let spaces = ["pid", "time"].compactMap { link("/proc/self/ns/\($0)") }
      // Where /proc is another namespace's, /proc/self is not this process.
      guard !boot.isEmpty, spaces.count == 2, link("/proc/self") == String(getpid()) else {
        return nil
      }
      return [boot] + spaces
    #else
      return nil
    #endif
  }()

  private static var host: String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
      guard let start = buffer.baseAddress, gethostname(start, 255) == 0 else { return "host" }
      buffer[255] = 0
      return String(cString: start)
    }
  }
}

extension ProcessIdentity {
  /// What the kernel says of a process; nil where it does not.
  private struct Stat {
    var state: UInt8
    var threads: Int
    var start: UInt64

    /// Reference: proc_pid_stat(5), fields 3, 20 and 22.
    init?(process: Int32) {
      // The name, in parentheses, may hold anything, parentheses too.
      let text = ProcessIdentity.contents("/proc/\(process)/stat").utf8
      guard let name = text.lastIndex(of: UInt8(ascii: ")")) else { return nil }
      let fields = text[name...].dropFirst().split(separator: UInt8(ascii: " "))
      guard fields.count > 19, let state = fields[0].first,
        let threads = Int(Substring(fields[17])),
        let start = UInt64(Substring(fields[19]))
      else { return nil }
      self.state = state
      self.threads = threads
      self.start = start
    }
  }

  private static func contents(_ path: String) -> String {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return "" }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 1024)
    let count = read(file, &bytes, bytes.count)
    return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : ""
  }

  private static func link(_ path: String) -> String? {
    var bytes = [CChar](repeating: 0, count: 256)
    let count = readlink(path, &bytes, bytes.count - 1)
    guard count > 0 else { return nil }
    return String(decoding: bytes[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}

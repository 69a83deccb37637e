#if canImport(Musl)
  import Musl
#elseif canImport(Glibc)
  import Glibc
#endif

#if !canImport(Darwin)
  /// What `/proc` tells of this machine's processes.
  enum ProcessTable {
    /// Calls `body` with each process's number; false where there is no `/proc`.
    ///
    /// Complexity: about 0.3 µs for each process, `body` apart.
    static func forEach(_ body: (pid_t) -> Void) -> Bool {
      guard let folder = opendir("/proc") else { return false }
      defer { closedir(folder) }
      while let entry = readdir(folder) {
        // The name is read in place: a String for each of thousands of entries would be the cost.
        let number = withUnsafePointer(to: &entry.pointee.d_name) {
          $0.withMemoryRebound(to: UInt8.self, capacity: 256) { Self.number($0) }
        }
        if let number { body(number) }
      }
      return true
    }

    /// A process as the kernel describes it.
    struct Entry {
      var process: pid_t
      var parent: pid_t
      var session: pid_t
      var start: UInt64
      /// A zombie is not: where process 1 reaps no orphans, it would stay for ever.
      var isLiving: Bool
    }

    /// What the kernel says of a process; `nil` where there is none.
    ///
    /// Reference: proc_pid_stat(5), fields 3 to 22.
    static func entry(of process: pid_t) -> Entry? {
      let stat = contents("/proc/\(process)/stat", limit: 512)
      // The fields follow the name, which stands in parentheses and may contain any character.
      guard let name = stat.lastIndex(of: UInt8(ascii: ")")), name + 2 < stat.count else {
        return nil
      }
      let state = stat[name + 2]
      var numbers = stat[(name + 3)...].split(separator: UInt8(ascii: " "), maxSplits: 19)[...]
      guard numbers.count > 18, let parent = number(numbers.removeFirst()) else { return nil }
      return Entry(
        process: process, parent: pid_t(truncatingIfNeeded: parent),
        session: pid_t(truncatingIfNeeded: number(numbers[numbers.startIndex + 1]) ?? 0),
        start: number(numbers[numbers.startIndex + 17]) ?? 0,
        isLiving: state != UInt8(ascii: "Z") && state != UInt8(ascii: "X"))
    }

    /// All processes; `nil` where there is no `/proc`.
    ///
    /// Complexity: about 10 µs for each process.
    static func all() -> [Entry]? {
      var entries: [Entry] = []
      let isThere = forEach { process in
        if let entry = entry(of: process) { entries.append(entry) }
      }
      return isThere ? entries : nil
    }

    /// The children of this process's first thread, to which the kernel gives orphans; `nil` where it
    /// does not tell.
    static var children: [pid_t]? {
      let path = "/proc/self/task/\(getpid())/children"
      let descriptor = Descriptors.open(path, O_RDONLY)
      guard descriptor >= 0 else { return nil }
      defer { Descriptors.close(descriptor) }
      return contents(of: descriptor, limit: 1 << 24).split(separator: UInt8(ascii: " "))
        .compactMap { number($0).map { pid_t(truncatingIfNeeded: $0) } }
    }

    /// What a process was started with as its environment.
    struct Environment {
      fileprivate var bytes: [UInt8]

      /// Whether all of these `NAME=VALUE` are in it.
      func bears(_ marks: [String]) -> Bool {
        bytes.withUnsafeBytes { bytes in marks.allSatisfy { has($0, in: bytes) } }
      }
    }

    /// A process's environment; empty for one that has ended, and for one that this user may not look
    /// into.
    static func environment(of process: pid_t) -> Environment {
      Environment(bytes: contents("/proc/\(process)/environ", limit: 4 << 20))
    }

    /// Whether a process was started with all of these `NAME=VALUE` in its environment.
    static func bears(_ marks: [String], _ process: pid_t) -> Bool {
      !marks.isEmpty && environment(of: process).bears(marks)
    }

    /// A process's lines `Name: 12 kB` of a file such as `status`, in bytes.
    static func sizes(_ file: String, of process: pid_t) -> [Substring: Int] {
      let text = String(
        decoding: contents("/proc/\(process)/\(file)", limit: 1 << 14), as: UTF8.self)
      var sizes: [Substring: Int] = [:]
      for line in text.split(separator: "\n") where line.hasSuffix(" kB") {
        guard let colon = line.firstIndex(of: ":") else { continue }
        let digits = line[colon...].filter { $0.isASCII && $0.isNumber }
        sizes[line[..<colon]] = Int(digits).map { $0 << 10 }
      }
      return sizes
    }

    /// Whether one of the zero-terminated entries is exactly `mark`.
    private static func has(_ mark: String, in entries: UnsafeRawBufferPointer) -> Bool {
      var mark = mark
      return mark.withUTF8 { mark in
        var start = 0
        while let base = entries.baseAddress, start < entries.count {
          let rest = entries.count - start
          let end = memchr(base + start, 0, rest).map { UnsafeRawPointer($0) - base }
          let length = (end ?? entries.count) - start
          if length == mark.count, let wanted = mark.baseAddress,
            memcmp(base + start, wanted, length) == 0
          {
            return true
          }
          start += length + 1
        }
        return false
      }
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> UInt64? {
      var value: UInt64 = 0
      for digit in digits {
        guard digit >= 0x30, digit <= 0x39 else { break }
        value = value &* 10 &+ UInt64(digit - 0x30)
      }
      return digits.isEmpty ? nil : value
    }

    private static func number(_ name: UnsafePointer<UInt8>) -> pid_t? {
      var value: pid_t = 0
      var position = 0
      while name[position] != 0 {
        let digit = name[position] &- UInt8(ascii: "0")
        guard digit < 10, position < 9 else { return nil }
        value = value * 10 + pid_t(digit)
        position += 1
      }
      return position > 0 ? value : nil
    }

    /// What a file holds, up to about `limit` bytes; nothing where it cannot be read.
    private static func contents(_ path: String, limit: Int) -> [UInt8] {
      let descriptor = Descriptors.open(path, O_RDONLY)
      guard descriptor >= 0 else { return [] }
      defer { Descriptors.close(descriptor) }
      return contents(of: descriptor, limit: limit)
    }

    private static func contents(of descriptor: Int32, limit: Int) -> [UInt8] {
      var bytes: [UInt8] = []
      let size = min(limit, 8192)
      while bytes.count < limit {
        let chunk = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
          if case .bytes(let read) = Descriptors.read(descriptor, into: .init(buffer)) {
            count = read
          }
        }
        if chunk.isEmpty { break }
        if bytes.isEmpty { bytes = chunk } else { bytes += chunk }
        // A short read is the file's end, except of an environment: that comes page by page.
        if limit <= 512 { break }
      }
      return bytes
    }
  }
#endif

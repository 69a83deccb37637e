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

    /// The number that was given out last, be it to a process or to a thread.
    static var newest: pid_t? {
      let load = contents("/proc/loadavg", limit: 128)
      guard let last = load.split(separator: UInt8(ascii: " ")).last else { return nil }
      return pid_t(String(decoding: last.filter { $0 != 0x0A }, as: UTF8.self))
    }

    /// Whether a process is there and has not ended.
    ///
    /// A zombie has: where process 1 reaps no orphans, it would stay for ever.
    static func isLiving(_ process: pid_t) -> Bool {
      let stat = contents("/proc/\(process)/stat", limit: 512)
      // The state follows the name, which stands in parentheses and may contain any character.
      guard let name = stat.lastIndex(of: UInt8(ascii: ")")), name + 2 < stat.count else {
        return false
      }
      return stat[name + 2] != UInt8(ascii: "Z") && stat[name + 2] != UInt8(ascii: "X")
    }

    /// Whether a process was started with all of these `NAME=VALUE` in its environment.
    ///
    /// Never so for a process that has ended, and for one that this user may not look into.
    static func bears(_ marks: [String], _ process: pid_t) -> Bool {
      guard !marks.isEmpty else { return false }
      let environment = contents("/proc/\(process)/environ", limit: 4 << 20)
      return environment.withUnsafeBytes { bytes in
        marks.allSatisfy { has($0, in: bytes) }
      }
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

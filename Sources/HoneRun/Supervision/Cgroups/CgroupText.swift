#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// What the kernel's texts about cgroups say.
///
/// Reference: cgroups(7), proc_pid_mountinfo(5), and the kernel's Documentation/admin-guide/cgroup-v2.rst.
enum CgroupText {
  /// A place where cgroups of version 2 are to be seen.
  struct Mount: Equatable {
    /// The cgroup that is mounted, seen from the root of this process's namespace.
    var root: String
    /// Where it is mounted.
    var point: String
  }

  /// Where the own cgroup can be seen.
  ///
  /// - Parameters:
  ///   - mountinfo: The text of `/proc/self/mountinfo`.
  ///   - own: The text of `/proc/self/cgroup`.
  /// - Returns: Folders; none where it is not to be seen in any mount.
  static func folders(mountinfo: String, own: String) -> [String] {
    guard let path = path(own) else { return [] }
    return mounts(mountinfo).compactMap { mount in
      rest(of: path, below: mount.root).map { rest in
        guard rest != "/" else { return mount.point }
        return (mount.point == "/" ? "" : mount.point) + rest
      }
    }
  }

  /// The mounts of version 2, the one that lies above all others first.
  static func mounts(_ mountinfo: String) -> [Mount] {
    mountinfo.split(separator: "\n").reversed().compactMap { line in
      let fields = line.split(separator: " ", omittingEmptySubsequences: false)
      // Fields that an option may add end at a dash.
      guard fields.count > 6, let end = fields[6...].firstIndex(of: "-"),
        end + 1 < fields.count, fields[end + 1] == "cgroup2"
      else { return nil }
      return Mount(root: unescaped(fields[3]), point: unescaped(fields[4]))
    }
  }

  /// The path of a process's cgroup of version 2; `nil` where it has none, or one that was removed.
  static func path(_ own: String) -> String? {
    guard let line = own.split(separator: "\n").first(where: { $0.hasPrefix("0::/") }),
      !line.hasSuffix(" (deleted)")
    else { return nil }
    return String(line.dropFirst(3))
  }

  /// The number beside a word, as in `populated 1`.
  static func number(_ word: String, in text: String) -> Int? {
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: " ")
      if parts.count == 2, parts[0] == word { return Int(parts[1]) }
    }
    return nil
  }

  /// The processes of `cgroup.procs`, without those of other namespaces, which are told as 0.
  static func processes(_ text: String) -> [pid_t] {
    text.split(separator: "\n").compactMap { pid_t($0) }.filter { $0 > 0 }
  }

  /// The path from `root` on, which begins with a slash; `nil` where it does not lie below, or where one
  /// of the two lies outside the namespace.
  private static func rest(of path: String, below root: String) -> String? {
    guard !leadsUp(path), !leadsUp(root) else { return nil }
    if root == "/" { return path }
    if path == root { return "/" }
    return path.hasPrefix(root + "/") ? String(path.dropFirst(root.count)) : nil
  }

  private static func leadsUp(_ path: String) -> Bool { path.split(separator: "/").contains("..") }

  /// A field in which spaces, tabs, newlines and backslashes are written as three octal digits.
  private static func unescaped(_ field: Substring) -> String {
    var bytes: [UInt8] = []
    var rest = Array(field.utf8)[...]
    while let byte = rest.popFirst() {
      let digits = rest.prefix(3)
      guard byte == UInt8(ascii: "\\"), digits.count == 3,
        let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 8)
      else {
        bytes.append(byte)
        continue
      }
      bytes.append(value)
      rest = rest.dropFirst(3)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

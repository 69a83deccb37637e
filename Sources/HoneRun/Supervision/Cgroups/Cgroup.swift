import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A cgroup of version 2 for one program and all that it starts, whatever becomes of their sessions,
/// parents and environments.
///
/// Reference: the kernel's Documentation/admin-guide/cgroup-v2.rst.
final class Cgroup: Sendable {
  /// Its folder.
  let path: String
  private let limit = Mutex<Int?>(nil)
  private let isRemoved = Mutex(false)

  /// Takes over the cgroup of a folder, to remove it at the end. It has no descriptor open, for trials at
  /// the same time need many as it is.
  init(path: String) {
    self.path = path
  }

  deinit { remove() }

  /// Whether a living process is in it or below it.
  var isPopulated: Bool {
    CgroupFiles.text(path + "/cgroup.events").map {
      CgroupText.number("populated", in: $0) == 1
    } ?? false
  }

  /// The living processes in it and below it.
  var processes: [pid_t] { Self.processes(path, depth: 0) }

  private static func processes(_ path: String, depth: Int) -> [pid_t] {
    let own = CgroupText.processes(CgroupFiles.text(path + "/cgroup.procs") ?? "")
    guard depth < deepest else { return own }
    return CgroupFiles.folders(in: path).reduce(own) { found, name in
      found + processes("\(path)/\(name)", depth: depth + 1)
    }
  }

  // MARK: Its end

  /// Ends all processes in it and below it at once, whatever they start meanwhile.
  func kill() { Self.kill(path) }

  static func kill(_ path: String) {
    if CgroupFiles.write("1", to: path + "/cgroup.kill") != 0 { killEach(path) }
  }

  /// The same before Linux 5.14. Frozen, they start no others while they are listed, and SIGKILL ends them
  /// all the same.
  static func killEach(_ path: String) {
    _ = CgroupFiles.write("1", to: path + "/cgroup.freeze")
    for _ in 0..<rounds {
      let found = processes(path, depth: 0)
      if found.isEmpty { break }
      for process in found { _ = Self.send(SIGKILL, to: process) }
      usleep(1000)
    }
    _ = CgroupFiles.write("0", to: path + "/cgroup.freeze")
  }

  /// Removes it with all below it, once nobody is in it. Returns whether it is gone.
  @discardableResult func remove() -> Bool {
    isRemoved.withLock { isRemoved in
      // Once, as another may be given its name.
      for _ in 0..<rounds where !isRemoved {
        isRemoved = Self.remove(path)
        // The last process may still be on its way out.
        if !isRemoved, isPopulated { break }
        if !isRemoved { usleep(1000) }
      }
      return isRemoved
    }
  }

  /// Removes the folder of a cgroup whose last process may still be on its way out.
  static func removeEmptied(_ path: String) {
    for _ in 0..<rounds {
      guard rmdir(path) != 0, errno == EBUSY else { return }
      usleep(1000)
    }
  }

  /// Removes the folders of a cgroup and of all below it. Returns whether they are gone.
  static func remove(_ path: String, depth: Int = 0) -> Bool {
    if rmdir(path) == 0 || errno == ENOENT { return true }
    guard depth < deepest else { return false }
    for name in CgroupFiles.folders(in: path) where !remove("\(path)/\(name)", depth: depth + 1) {
      return false
    }
    return rmdir(path) == 0 || errno == ENOENT
  }

  // MARK: Memory

  /// Whether the kernel limits its memory. Whoever is above may have taken that back.
  var limitsMemory: Bool {
    limit.withLock { $0 != nil } && access(path + "/memory.max", F_OK) == 0
  }

  /// Lets the kernel end all that is in it as soon as they need more memory than this together. Returns
  /// whether it will.
  @discardableResult func limitMemory(to bytes: Int) -> Bool {
    guard CgroupFiles.write("\(bytes)", to: path + "/memory.max") == 0 else { return false }
    // Where there is no swap, there is no such file; nor the other before Linux 4.19.
    _ = CgroupFiles.write("0", to: path + "/memory.swap.max")
    _ = CgroupFiles.write("1", to: path + "/memory.oom.group")
    limit.withLock { $0 = bytes }
    return true
  }

  /// How much memory was used when the kernel ended something in it for its limit; `nil` while it has not.
  var memoryAtOverrun: Int? {
    guard let limit = limit.withLock({ $0 }), let all = CgroupFiles.text(path + "/memory.events"),
      CgroupText.number("oom_kill", in: all) ?? 0 > 0
    else { return nil }
    // What was killed may have met the limit of the machine, of a cgroup above, or of one below.
    let own = CgroupFiles.text(path + "/memory.events.local") ?? all
    guard CgroupText.number("oom", in: own) ?? 0 > 0 else { return nil }
    let peak = CgroupFiles.text(path + "/memory.peak")?.split(separator: "\n").first
    return peak.flatMap { Int($0) } ?? limit
  }

  /// How deep below a cgroup others are looked for.
  private static let deepest = 32

  private static func send(_ signal: Int32, to process: pid_t) -> Int32 {
    #if canImport(Darwin)
      Darwin.kill(process, signal)
    #elseif canImport(Musl)
      Musl.kill(process, signal)
    #else
      Glibc.kill(process, signal)
    #endif
  }
}

/// How often what may be busy is tried again.
private let rounds = 100

#if !canImport(Darwin)
  extension Cgroup {
    /// The living processes in it and below it other than the leader, whom `leader` stands for where
    /// somebody is there and in no list.
    func members(besides leader: pid_t) -> Set<ProcessMember> {
      // Who is just being started or moved is in a list in a moment; fewer, as others wait for the answer.
      for round in 0..<rounds / 10 {
        if round > 0 { usleep(1000) }
        guard isPopulated else { return [] }
        let processes = processes
        let members = processes.filter { $0 != leader }.compactMap { process in
          ProcessTable.entry(of: process).map {
            ProcessMember(process: process, start: $0.start)
          }
        }
        if !members.isEmpty || processes.contains(leader) { return Set(members) }
      }
      return [ProcessMember(process: leader, start: 0)]
    }
  }
#endif

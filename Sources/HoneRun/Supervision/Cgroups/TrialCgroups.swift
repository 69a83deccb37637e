internal import CProcess
public import Hone
internal import Synchronization

#if canImport(Glibc)
  private import Glibc
#elseif canImport(Musl)
  private import Musl
#else
  private import Darwin
#endif

/// A cgroup for each of a run's programs, below one that is delegated to this process.
///
/// They lie in a folder of this run's, which is locked as long as the run lives: of any other run the
/// processes are ended, and the folder is removed.
public final class TrialCgroups: Sendable {
  /// The folder of this run.
  let folder: String
  /// Whether the kernel can limit the memory of each.
  let limitsMemory: Bool
  /// Whether the user named the place.
  let isGiven: Bool

  private let lock: OwnedDescriptor
  private let control: CgroupControl
  private let isClosed = Mutex(false)

  /// Looks for a delegated cgroup, and begins to use it; this process may move to one below it.
  ///
  /// - Returns: `nil` where there is none, or where it is turned off.
  /// - Throws: `StudyError` where the user named one that cannot be used.
  public static func open() throws(StudyError) -> TrialCgroups? {
    let given = getenv(CgroupPlace.variable).map { String(cString: $0) }
    guard let place = try CgroupPlace.find(given) else { return nil }
    switch make(in: place) {
    case .success(let cgroups): return cgroups
    case .failure(let failure) where place.isGiven:
      throw StudyError(
        .declaration,
        "\(CgroupPlace.variable) is `\(place.folder)`, in which \(failure.what): "
          + "\(String(cString: strerror(failure.number))); name another, or set "
          + "\(CgroupPlace.variable)=off")
    case .failure: return nil
    }
  }

  /// What this process would use, in words for a person; `nil` where there is nothing.
  ///
  /// - Throws: `StudyError` where the user named one that cannot be used.
  public static func description() throws(StudyError) -> String? {
    let given = getenv(CgroupPlace.variable).map { String(cString: $0) }
    return try CgroupPlace.find(given).map { place in
      let control = CgroupControl(place.folder, controller: "memory")
      return "\(place.folder): each program gets one of its own; "
        + (control.mayEnable
          ? "the kernel enforces `memory`"
          : "`memory` is measured, as the kernel's `memory` controller is not available there")
    }
  }

  /// Why a folder cannot be used.
  struct Failure: Error {
    var what: String
    var number: Int32
  }

  /// Makes this run's folder; `controller` is what limits memory, of which a test may have none.
  static func make(
    in place: CgroupPlace, controller: String = "memory"
  ) -> Result<TrialCgroups, Failure> {
    sweep(place.folder)
    // Another run that sweeps may take it away before it is locked.
    for _ in 0..<100 {
      let number = String(UInt64.random(in: 0 ... .max), radix: 16)
      let folder = "\(place.folder)/\(prefix)\(getpid())-\(number)"
      guard mkdir(folder, 0o755) == 0 else {
        return .failure(Failure(what: "no cgroup can be made", number: errno))
      }
      let lock = OwnedDescriptor(Descriptors.open(folder, O_RDONLY | O_DIRECTORY))
      guard lock.value >= 0 else {
        let number = errno
        rmdir(folder)
        return .failure(Failure(what: "no cgroup can be opened", number: number))
      }
      guard hone_lock_folder(lock.value) != 0, access(folder, F_OK) == 0 else { continue }
      let refusal = hone_try_cgroup(lock.value)
      guard refusal == 0 else {
        rmdir(folder)
        return .failure(Failure(what: "no program can be started", number: refusal))
      }
      return .success(
        TrialCgroups(
          folder, lock, CgroupControl(place.folder, controller: controller), place.isGiven))
    }
    return .failure(Failure(what: "no cgroup lasts", number: EBUSY))
  }

  private init(
    _ folder: String, _ lock: OwnedDescriptor, _ control: CgroupControl, _ isGiven: Bool
  ) {
    self.folder = folder
    self.lock = lock
    self.control = control
    self.isGiven = isGiven
    limitsMemory = control.enable(below: folder)
  }

  deinit { close() }

  /// Makes a cgroup for a program.
  func make(_ name: String) -> Result<Cgroup, SpawnError> {
    var failure = EEXIST
    // What a process that the kernel cannot end holds on to has the name for ever.
    for number in 1...20 where failure == EEXIST {
      let path = "\(folder)/\(name)" + (number == 1 ? "" : "-\(number)")
      failure = mkdir(path, 0o755) == 0 ? 0 : errno
      if failure == 0 { return .success(Cgroup(path: path)) }
    }
    return .failure(.system("a cgroup", failure))
  }

  /// Ends what is left in all of them, and removes them.
  public func close() {
    let wasClosed = isClosed.withLock { isClosed in
      defer { isClosed = true }
      return isClosed
    }
    guard !wasClosed else { return }
    Self.clear(folder)
    control.disable(below: folder)
    _ = Cgroup.remove(folder)
    lock.close()
  }

  // MARK: What other runs left

  /// What the names of runs' folders begin with.
  static let prefix = "hone-"

  /// Ends what runs that are dead have left in a cgroup, and removes their folders.
  static func sweep(_ place: String) {
    for name in CgroupFiles.folders(in: place) where isRun(name) {
      let folder = "\(place)/\(name)"
      let lock = OwnedDescriptor(Descriptors.open(folder, O_RDONLY | O_DIRECTORY))
      guard hone_lock_folder(lock.value) != 0 else { continue }
      clear(folder)
      _ = Cgroup.remove(folder)
    }
  }

  /// Whether a folder's name is one that a run gives: others, such as `hone-train.scope`, are no run's.
  static func isRun(_ name: String) -> Bool {
    guard name.hasPrefix(prefix) else { return false }
    let parts = name.dropFirst(prefix.count).split(separator: "-", omittingEmptySubsequences: false)
    return parts.count == 2 && pid_t(parts[0]) != nil && UInt64(parts[1], radix: 16) != nil
  }

  /// Ends what is left of a run's programs; its guardian, which may still be at work, is let be.
  private static func clear(_ folder: String) {
    for name in CgroupFiles.folders(in: folder) where name != CgroupControl.ownName {
      Cgroup.kill("\(folder)/\(name)")
      for _ in 0..<100 where !Cgroup.remove("\(folder)/\(name)") { usleep(1000) }
    }
  }
}

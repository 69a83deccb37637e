internal import CProcess
internal import Hone

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A cgroup below which this process may make others.
struct CgroupPlace: Equatable {
  /// Its folder.
  var folder: String
  /// Whether the user named it.
  var isGiven = false

  /// The variable that names it, or turns cgroups off.
  static let variable = "HONE_CGROUP"

  /// Looks for a place.
  ///
  /// - Parameter given: What the variable says; empty is nothing.
  /// - Returns: The one that was named, or else the own one where it is delegated; `nil` where there is
  ///   none.
  /// - Throws: `StudyError` where what was named is no cgroup, or not writable.
  static func find(_ given: String?) throws(StudyError) -> CgroupPlace? {
    guard given != "off" else { return nil }
    if let given, !given.isEmpty { return try named(given) }
    guard let mounts = CgroupFiles.text("/proc/self/mountinfo"),
      let own = CgroupFiles.text("/proc/self/cgroup"), let path = CgroupText.path(own)
    else { return nil }
    for folder in CgroupText.folders(mountinfo: mounts, own: own)
    where hone_is_cgroup(folder) != 0 {
      let isDelegated = isDelegated(
        toRoot: geteuid() == 0, isMarked: hone_is_delegated(folder) != 0,
        isNamespaceRoot: path == "/" && access(folder + "/cgroup.events", F_OK) == 0)
      return isDelegated && refusal(of: folder) == nil ? CgroupPlace(folder: folder) : nil
    }
    return nil
  }

  /// Whether a cgroup that this process may write to is meant for it to make others in.
  ///
  /// Whoever is not root can only write to what was given to them. Root can write everywhere: a cgroup is
  /// its own where systemd has marked it as delegated, and where it is the whole of a container. The root
  /// of all cgroups, which has no `cgroup.events`, belongs to the system.
  static func isDelegated(toRoot: Bool, isMarked: Bool, isNamespaceRoot: Bool) -> Bool {
    !toRoot || isMarked || isNamespaceRoot
  }

  private static func named(_ folder: String) throws(StudyError) -> CgroupPlace {
    let advice =
      "name a folder below the mount of cgroup2 that you may write to, or set \(variable)=off"
    guard folder.hasPrefix("/"), hone_is_cgroup(folder) != 0 else {
      throw StudyError(
        .declaration,
        "\(variable) is `\(folder)`, which is not a folder of cgroups of version 2: \(advice)")
    }
    if let number = refusal(of: folder) {
      throw StudyError(
        .declaration,
        "\(variable) is `\(folder)`, which cannot be written: \(String(cString: strerror(number))); "
          + advice)
    }
    return CgroupPlace(folder: folder, isGiven: true)
  }

  /// Why others cannot be made in a cgroup; `nil` where they can.
  private static func refusal(of folder: String) -> Int32? {
    for path in [folder, folder + "/cgroup.procs"] where access(path, W_OK) != 0 { return errno }
    return nil
  }
}

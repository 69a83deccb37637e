internal import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A controller of a cgroup, to be handed on to those below it.
///
/// The kernel does so only where no process is in a cgroup itself. So this process moves to one below,
/// provided that it is alone where it is.
final class CgroupControl: Sendable {
  /// The name of the cgroup that this process moves to.
  static let ownName = "self"

  private struct State {
    var hasMoved = false
    var isEnabled = false
  }

  private let place: String
  private let controller: String
  private let state = Mutex(State())

  init(_ place: String, controller: String) {
    self.place = place
    self.controller = controller
  }

  /// Whether it is likely to be possible.
  var mayEnable: Bool {
    guard lists("cgroup.controllers") else { return false }
    let processes = self.processes(of: place)
    return lists("cgroup.subtree_control") || processes.isEmpty || processes == [getpid()]
  }

  /// Hands the controller on to the cgroups below `folder`, which lies in the place. Returns whether that
  /// was possible; if not, all is as it was.
  func enable(below folder: String) -> Bool {
    guard lists("cgroup.controllers") else { return false }
    return state.withLock { state in
      if !lists("cgroup.subtree_control") {
        var failure = set("+", place)
        if failure == EBUSY, move(to: folder) {
          state.hasMoved = true
          failure = set("+", place)
        }
        state.isEnabled = failure == 0
        guard failure == 0 else {
          takeBack(&state, folder)
          return false
        }
      }
      guard set("+", folder) == 0 else {
        takeBack(&state, folder)
        return false
      }
      return true
    }
  }

  /// Lets the place be as it was before, as far as others use it no more.
  func disable(below folder: String) {
    state.withLock { takeBack(&$0, folder) }
  }

  private func takeBack(_ state: inout State, _ folder: String) {
    _ = set("-", folder)
    if state.isEnabled, set("-", place) == 0 { state.isEnabled = false }
    guard state.hasMoved, !state.isEnabled else { return }
    // The guardian, too, which was started there.
    for process in processes(of: "\(folder)/\(Self.ownName)") {
      _ = CgroupFiles.write("\(process)", to: place + "/cgroup.procs")
    }
    Cgroup.removeEmptied("\(folder)/\(Self.ownName)")
    state.hasMoved = false
  }

  private func move(to folder: String) -> Bool {
    let own = "\(folder)/\(Self.ownName)"
    guard processes(of: place) == [getpid()], mkdir(own, 0o755) == 0 else { return false }
    guard CgroupFiles.write("0", to: own + "/cgroup.procs") == 0 else {
      rmdir(own)
      return false
    }
    return true
  }

  private func processes(of folder: String) -> [pid_t] {
    CgroupText.processes(CgroupFiles.text(folder + "/cgroup.procs") ?? "")
  }

  private func lists(_ file: String) -> Bool {
    (CgroupFiles.text("\(place)/\(file)") ?? "").split { $0 == " " || $0 == "\n" }
      .contains { $0 == controller }
  }

  private func set(_ sign: String, _ folder: String) -> Int32 {
    CgroupFiles.write(sign + controller, to: folder + "/cgroup.subtree_control")
  }
}

internal import Hone

#if canImport(Darwin)
  private import Darwin
#elseif canImport(Musl)
  private import Musl
#else
  private import Glibc
#endif

/// The file by which the processes of a user agree on who has which part of a device.
///
/// Its locks belong to the open file, not to the process, and cover ranges of bytes: a half and the
/// quarter within it exclude each other, a half and a quarter of the other half do not.
struct DeviceLock: Sendable {
  /// The open file.
  let file: OwnedDescriptor
  private let path: String
  /// A length that every usual number of parts divides.
  private static let length: off_t = 720_720 << 20

  #if canImport(Darwin)
    private static let command: Int32 = 90
  #else
    // Swift sees F_OFD_SETLK in neither Glibc nor Musl.
    private static let command: Int32 = 37
  #endif

  /// Opens the file of a device.
  ///
  /// - Parameters:
  ///   - device: Its identity.
  ///   - places: Folders, of which the first that is this user's own is taken: all runs of the user must
  ///     come to the same.
  /// - Throws: `StudyError` where it cannot be opened, or no folder is this user's alone.
  init(_ device: String, places: [String] = DeviceLock.places) throws(StudyError) {
    guard let folder = places.first(where: DeviceLock.isOwn) else {
      throw StudyError(
        .declaration,
        "the GPUs cannot be shared out: `\(places[0])` was made by another user, or others may write "
          + "to it. Remove it, or have an administrator do so, or set XDG_RUNTIME_DIR, the same for all "
          + "runs, to a folder that is yours alone (chmod 700)")
    }
    path = "\(folder)/\(TrialFolder.name(of: device))"
    let descriptor = Descriptors.open(path, O_RDWR | O_CREAT | O_NOFOLLOW, mode: 0o600)
    guard descriptor >= 0 else {
      throw DeviceLock.refusal("`\(path)` cannot be opened", errno)
    }
    file = OwnedDescriptor(descriptor)
  }

  /// Where the files may lie.
  ///
  /// In /tmp before XDG_RUNTIME_DIR: of two runs of one user, one may well lack that, and they would
  /// share nothing. But anybody can make a folder of this name in /tmp first.
  static var places: [String] {
    let user = getuid()
    let given = getenv("XDG_RUNTIME_DIR").map { String(cString: $0) } ?? ""
    return ["/tmp/hone-gpus-\(user)", "/run/user/\(user)/hone-gpus"]
      + (given.hasPrefix("/") ? ["\(given)/hone-gpus"] : [])
  }

  /// Whether it is a folder, made here if need be, to which this user alone can write.
  private static func isOwn(_ folder: String) -> Bool {
    _ = mkdir(folder, 0o700)
    var status = stat()
    return lstat(folder, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
      && status.st_uid == getuid() && status.st_mode & 0o022 == 0
  }

  /// Locks a part; false where another process has some of it.
  func take(_ part: Int, of parts: Int) throws(StudyError) -> Bool {
    // Who tidies /tmp leaves alone what is young.
    _ = futimens(file.value, nil)
    switch set(F_WRLCK, part, parts) {
    case 0: return true
    case EAGAIN, EACCES: return false
    case let failure: throw DeviceLock.refusal("`\(path)` cannot be locked", failure)
    }
  }

  /// What the system does not let be done, and whether the machine may let it be done later.
  static func refusal(_ problem: String, _ number: Int32) -> StudyError {
    StudyError(
      SpawnError.isOfMachine(number) ? .machine : .declaration,
      "the GPUs cannot be shared out: \(problem): \(String(cString: strerror(number)))")
  }

  /// Frees a part.
  func free(_ part: Int, of parts: Int) {
    _ = set(F_UNLCK, part, parts)
  }

  private func set(_ kind: Int32, _ part: Int, _ parts: Int) -> Int32 {
    var lock = flock()
    lock.l_type = Int16(kind)
    lock.l_whence = Int16(SEEK_SET)
    lock.l_start = Self.length * off_t(part) / off_t(parts)
    lock.l_len = Self.length * off_t(part + 1) / off_t(parts) - lock.l_start
    while fcntl(file.value, Self.command, &lock) != 0 {
      if errno != EINTR { return errno }
    }
    return 0
  }
}

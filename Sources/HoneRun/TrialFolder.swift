internal import HoneCore

#if canImport(Glibc)
  private import Glibc
#elseif canImport(Musl)
  private import Musl
#else
  private import Darwin
#endif

/// A trial's own folder, for its log and whatever the program keeps.
struct TrialFolder {
  /// The folder, from the root on.
  let path: String

  /// Where the program's output goes.
  var log: String { path + "/log" }

  /// Makes the folder and those above it.
  ///
  /// A first attempt finds it empty: what another study of this name left there, in a store that
  /// is gone, is moved aside, or its checkpoints would pass for this trial's.
  init(_ root: String, study: String, trial: Int, attempt: Int) throws(SpawnError) {
    path = "\(root)/\(TrialFolder.name(of: study))/\(trial)"
    if mkdir(path, 0o777) == 0 { return }
    // Those above are missing before a study's first trial only.
    if errno == ENOENT {
      for end in path.indices.dropFirst() where path[end] == "/" {
        try TrialFolder.make(String(path[..<end]))
      }
    }
    guard try !TrialFolder.make(path), attempt == 1 else { return }
    var number = 1
    while access("\(path).old\(number)", F_OK) == 0 { number += 1 }
    guard rename(path, "\(path).old\(number)") == 0 else {
      throw SpawnError(
        code: .log,
        message: "the folder `\(path)`, which an earlier study has left, cannot be moved aside: "
          + String(cString: strerror(errno)),
        isOfMachine: true)
    }
    try TrialFolder.make(path)
  }

  /// Adds a line of Hone's own to the log.
  func note(_ line: String) {
    guard let file = Paths.open(log, O_WRONLY | O_CREAT | O_APPEND, "a") else { return }
    fputs("[hone: \(line)]\n", file)
    fclose(file)
  }

  /// A folder's name for a study's, which may hold anything; no two studies share one.
  static func name(of study: String) -> String {
    var name = ""
    for scalar in study.unicodeScalars {
      let isPlain =
        scalar != "/" && scalar != "%" && scalar.value >= 0x20 && scalar.value != 0x7F
        && !(scalar == "." && name.isEmpty)
      let digits = String(scalar.value, radix: 16, uppercase: true)
      if isPlain {
        name.unicodeScalars.append(scalar)
      } else {
        name += "%" + (digits.count < 2 ? "0" : "") + digits
      }
    }
    // A file system takes 255 bytes; FNV-1a tells apart what begins alike.
    guard name.utf8.count > 200 else { return name }
    let hash = name.utf8.reduce(UInt64(0xCBF2_9CE4_8422_2325)) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01B3
    }
    while name.utf8.count > 200 { name.removeLast() }
    return name + "%-" + String(hash, radix: 16)
  }

  /// Writes a file below the folder, whatever an earlier attempt left there.
  func write(_ text: String, to name: String) throws(SpawnError) {
    let file = "\(path)/\(name)"
    for end in file.indices.dropFirst(path.count + 1) where file[end] == "/" {
      try TrialFolder.make(String(file[..<end]))
    }
    // A link that a program left there must not lead out of the folder.
    unlink(file)
    let failure = Paths.write(text, to: file)
    guard failure == 0 else { throw .unwritable("the template's file `\(file)`", failure) }
  }

  /// Makes a folder; false where something is there already.
  @discardableResult
  private static func make(_ path: String) throws(SpawnError) -> Bool {
    guard mkdir(path, 0o777) != 0 else { return true }
    guard errno != EEXIST else { return false }
    // No program has a part in it, whatever the reason.
    throw SpawnError(
      code: .log,
      message: "the trial's folder `\(path)` cannot be made: \(String(cString: strerror(errno)))",
      isOfMachine: true)
  }
}

/// Signals by the names that people know.
enum Signal {
  /// `9 (SIGKILL)`.
  static func name(_ number: Int32) -> String {
    let names: [Int32: String] = [
      SIGHUP: "SIGHUP", SIGINT: "SIGINT", SIGQUIT: "SIGQUIT", SIGILL: "SIGILL",
      SIGTRAP: "SIGTRAP", SIGABRT: "SIGABRT", SIGBUS: "SIGBUS", SIGFPE: "SIGFPE",
      SIGKILL: "SIGKILL", SIGUSR1: "SIGUSR1", SIGSEGV: "SIGSEGV", SIGUSR2: "SIGUSR2",
      SIGPIPE: "SIGPIPE", SIGALRM: "SIGALRM", SIGTERM: "SIGTERM", SIGXCPU: "SIGXCPU",
      SIGXFSZ: "SIGXFSZ", SIGVTALRM: "SIGVTALRM", SIGPROF: "SIGPROF", SIGSYS: "SIGSYS",
    ]
    return names[number].map { "\(number) (\($0))" } ?? "\(number)"
  }

  /// Which limit of the system's a program has hit that one ends; empty of the others.
  static func limit(_ number: Int32) -> String {
    switch number {
    case SIGKILL: ", which the system also does where memory runs out"
    case SIGXCPU: ", for its limit of CPU time (`ulimit -t`)"
    case SIGXFSZ: ", for its limit of a file's size (`ulimit -f`)"
    default: ""
    }
  }
}

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Finds the program that a command names, and says what is wrong where there is none.
///
/// The kernel answers most mistakes with one ENOENT, so each is looked for before the start.
struct ProgramLookup {
  /// The command to find the program of.
  let command: SupervisedCommand

  /// The path of the program: absolute wherever the current folder can be told.
  func path() throws(SpawnError) -> String {
    guard let program = command.arguments.first, !program.isEmpty else {
      throw SpawnError(
        code: .missingProgram, message: "the command is empty: it needs a program to run")
    }
    if let argument = command.arguments.first(where: { $0.utf8.contains(0) }) {
      let shown = argument.split(separator: "\0", omittingEmptySubsequences: false)
        .joined(separator: "\\0")
      throw SpawnError(
        code: .arguments, message: "the argument `\(shown)` contains a zero byte: take it out")
    }
    try checkWorkingDirectory()
    guard program.utf8.contains(UInt8(ascii: "/")) else { return try search(for: program) }
    let path = absolute(program)
    switch Self.look(at: path) {
    case .executable: return path
    case .missing:
      throw SpawnError(code: .missingProgram, message: "no program `\(program)`\(place(program))")
    case .folder:
      throw SpawnError(
        code: .notExecutable, message: "`\(program)` is a folder: name a program in it")
    case .forbidden: throw Self.notExecutable(program)
    case .unknown(let number): throw .system("to look at `\(program)`", number)
    }
  }

  private enum Sight: Equatable {
    case executable, missing, folder, forbidden
    /// The machine does not let it be looked at.
    case unknown(Int32)
  }

  private static func look(at path: String) -> Sight {
    var status = stat()
    guard stat(path, &status) == 0 else {
      let number = errno
      if SpawnError.isOfMachine(number) { return .unknown(number) }
      return number == EACCES ? .forbidden : .missing
    }
    if status.st_mode & S_IFMT == S_IFDIR { return .folder }
    return access(path, X_OK) == 0 ? .executable : .forbidden
  }

  private func search(for program: String) throws(SpawnError) -> String {
    let folders = command.environment["PATH"] ?? getenv("PATH").map { String(cString: $0) }
    var forbidden: String?
    var unknown: SpawnError?
    for folder in (folders ?? "/usr/bin:/bin").split(separator: ":") {
      let path = absolute("\(folder)/\(program)")
      switch Self.look(at: path) {
      case .executable: return path
      case .forbidden: forbidden = forbidden ?? path
      case .missing, .folder: continue
      // A folder that is away keeps nobody from the program in another.
      case .unknown(let number): unknown = .system("to look at `\(path)`", number)
      }
    }
    if let unknown { throw unknown }
    if let forbidden { throw Self.notExecutable(forbidden) }
    var hint = ""
    if Self.look(at: absolute(program)) == .executable {
      hint = ": for the one in the working directory write `./\(program)`"
    } else if program == "python" {
      hint =
        ": activate its virtual environment, as in `. .venv/bin/activate`, or write `python3` or a path"
    }
    throw SpawnError(code: .missingProgram, message: "no program `\(program)` on PATH\(hint)")
  }

  private func checkWorkingDirectory() throws(SpawnError) {
    guard let folder = command.workingDirectory else { return }
    let problem: String
    switch Self.look(at: folder) {
    case .folder where access(folder, X_OK) == 0: return
    case .missing: problem = "does not exist: make it, or run somewhere else"
    case .unknown(let number): throw .system("to look at the folder `\(folder)`", number)
    case .executable: problem = "is a file, not a folder"
    case .folder, .forbidden:
      var status = stat()
      let isFile = stat(folder, &status) == 0 && status.st_mode & S_IFMT != S_IFDIR
      problem = isFile ? "is a file, not a folder" : "may not be entered by this user"
    }
    throw SpawnError(
      code: .workingDirectory, message: "the working directory `\(folder)` \(problem)")
  }

  /// `path` as counted from the working directory, where the program will look at it from.
  private func absolute(_ path: String) -> String {
    guard !path.hasPrefix("/"), let folder = command.workingDirectory else { return path }
    let joined = "\(folder)/\(path)"
    guard !folder.hasPrefix("/"), let current = getcwd(nil, 0) else { return joined }
    defer { free(current) }
    return "\(String(cString: current))/\(joined)"
  }

  private func place(_ program: String) -> String {
    guard !program.hasPrefix("/"), let folder = command.workingDirectory else { return "" }
    return " in `\(folder)`"
  }

  private static func notExecutable(_ program: String) -> SpawnError {
    SpawnError(
      code: .notExecutable, message: "`\(program)` is not executable: chmod +x \(program)")
  }
}

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A program that could not be started at all.
struct SpawnError: Error, Equatable, CustomStringConvertible {
  /// What kept the program from starting.
  enum Code: Sendable, Equatable {
    /// There is no command, or no program of this name.
    case missingProgram
    /// The program exists and cannot be executed.
    case notExecutable
    /// The working directory cannot be entered.
    case workingDirectory
    /// The log or the trial's folder cannot be written.
    case log
    /// Arguments or environment that no program can be given.
    case arguments
    /// The operating system refused for another reason, with this `errno`.
    case system(Int32)
  }

  /// The kind of failure.
  var code: Code

  /// What is wrong and what would be right.
  var message: String

  /// Whether the machine is at fault, so that the same trial may go well later.
  var isOfMachine = false

  var description: String { message }
}

extension SpawnError {
  /// The refusal of something that the start needs, with the system's reason for it.
  static func system(_ need: String, _ number: Int32) -> SpawnError {
    SpawnError(
      code: .system(number),
      message: "the system refuses \(need): \(String(cString: strerror(number)))"
        + (advice(number).map { "; \($0)" } ?? ""),
      isOfMachine: isOfMachine(number))
  }

  /// A file of the trial's that cannot be written, with the system's reason for it.
  static func unwritable(_ file: String, _ number: Int32) -> SpawnError {
    SpawnError(
      code: .log,
      message: "\(file) cannot be written: \(String(cString: strerror(number)))"
        + (advice(number).map { "; \($0)" } ?? ""),
      isOfMachine: isOfMachine(number))
  }

  /// Whether an `errno` says that the machine lacks something, not that what was asked for is wrong.
  static func isOfMachine(_ number: Int32) -> Bool {
    [
      EMFILE, ENFILE, EAGAIN, ENOMEM, ENOSPC, EDQUOT, EIO, ENOBUFS, ETXTBSY, EBUSY, ECHILD,
      // A file system that has gone away, or can no longer be written.
      EROFS, ESTALE, ENOTCONN, ETIMEDOUT, EHOSTDOWN, ENOLCK,
    ].contains(number)
  }

  /// What would help.
  private static func advice(_ number: Int32) -> String? {
    switch number {
    case EMFILE: "raise the limit of open files (`ulimit -n`), or run fewer trials at a time"
    case ENFILE: "the whole machine has too many files open: run fewer trials at a time"
    case EAGAIN:
      "raise the limit of processes and threads (`ulimit -u`), or run fewer trials at a time"
    case ENOMEM: "free memory, or run fewer trials at a time"
    case ENOSPC, EDQUOT: "make room on the disk"
    default: nil
    }
  }
}

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
    /// The log cannot be written.
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

  var description: String { message }
}

extension SpawnError {
  /// The refusal of something that the start needs, with the system's reason for it.
  static func system(_ need: String, _ number: Int32) -> SpawnError {
    SpawnError(
      code: .system(number),
      message: "the system refuses \(need): \(String(cString: strerror(number)))")
  }
}

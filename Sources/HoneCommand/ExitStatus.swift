import Hone
import HoneCore
import HoneStorage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What the command says to the shell.
enum ExitStatus: Int32, CaseIterable {
  case done = 0
  case nothingSucceeded = 1
  case usage = 2
  case storage = 3
  case infeasible = 4
  case interrupted = 130
}

/// Ends the command with a status and, unless it is empty, a message.
struct CommandFailure: Error {
  var status: ExitStatus
  var message: String

  init(_ status: ExitStatus, _ message: String) {
    self.status = status
    self.message = message
  }

  init(_ error: StudyError) {
    let status: ExitStatus =
      switch error.code {
      case .infeasible: .infeasible
      case .cancelled: .interrupted
      case .machine: .storage
      default: error.isOfStore ? .storage : .usage
      }
    self.init(status, error.message)
  }

  init(_ error: SpaceError) { self.init(.usage, error.description) }

  init(_ error: StorageError) {
    self.init(error.code == .invalidPlace ? .usage : .storage, error.message)
  }
}

/// Runs `body` and turns the errors of the library into the command's.
func failing<R>(_ body: () throws -> R) throws -> R {
  do { return try body() } catch let error as StudyError {
    throw CommandFailure(error)
  } catch let error as SpaceError {
    throw CommandFailure(error)
  } catch let error as StorageError {
    throw CommandFailure(error)
  }
}

/// What the command wants of signals, whatever it has inherited.
enum Signals {
  static func prepare() {
    // Ignored, as some parents leave it, the end of a program could not be waited for.
    signal(SIGCHLD, SIG_DFL)
    // A file that may not grow is an error to tell of. A handler, as programs inherit no handler.
    signal(SIGXFSZ) { _ in }
  }
}

/// Leaves the process, once its last words were read.
func leave(_ status: Int32) -> Never {
  Terminal.flush()
  exit(status)
}

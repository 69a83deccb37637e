import Foundation
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// How a program ended.
public enum Ending: Hashable, Sendable {
  /// With a status of its own.
  case exited(Int32)
  /// By a signal.
  case signaled(Int32)

  init(_ status: Int32) {
    // As WIFEXITED and its like take it apart.
    self = status & 0x7F == 0 ? .exited(status >> 8 & 0xFF) : .signaled(status & 0x7F)
  }

  /// As a shell's `$?` says it.
  public var status: Int32 {
    switch self {
    case .exited(let status): status
    case .signaled(let number): 128 + number
    }
  }
}

/// What a program that has ended left.
public struct Ended: Sendable {
  /// How it ended.
  public var ending: Ending
  /// What was collected of its standard output.
  public var output = ""
  /// What was collected of its standard error.
  public var error = ""
}

/// A program that a test has started, and a thread that sees to it until it has ended.
///
/// The thread asks the kernel itself for the program's end, with `waitid`, and nothing can come between:
/// no signal, no descriptor and no task of others, however busy the machine is.
public final class Program: Sendable {
  /// What its standard input is.
  public enum Input: Sendable {
    case none
    case text(String)
    /// What `write` writes, until `closeInput`.
    case written
  }

  /// Where what it says goes.
  public enum Output: Sendable {
    case discarded
    case collected
    /// To `lines`, as it comes.
    case lines
    /// To a file of this name in its folder.
    case file(String)
    /// To a descriptor, which stays open here.
    case descriptor(Int32)
  }

  /// Its number.
  public let process: Int32
  /// The lines of what it says, where that was asked for.
  public let lines: AsyncStream<String>

  private struct State {
    var isReaped = false
    var ended: Ended?
    var waiting: [CheckedContinuation<Ended, Never>] = []
  }
  private let state = Mutex(State())
  private let inputEnd: Mutex<Int32>
  private let outlets: [Outlet]

  /// Starts a program, found along PATH where its name has no slash.
  ///
  /// `environment` is added to this process's.
  public init(
    _ name: String, _ arguments: [String], folder: String, environment: [String: String] = [:],
    input: Input = .none, output: Output = .collected, error: Output = .collected
  ) throws {
    let (lines, feed) = AsyncStream.makeStream(of: String.self)
    self.lines = lines
    var start = try SpawnPlan(
      name, arguments, folder: folder, environment: environment)
    let writeEnd: Int32
    if case .none = input { writeEnd = try start.noInput() } else { writeEnd = try start.pipeIn() }
    inputEnd = Mutex(writeEnd)
    outlets = [
      try start.send(output, to: STDOUT_FILENO, feed),
      try start.send(error, to: STDERR_FILENO, feed),
    ]
    process = try start.spawn()
    let failure = WatchingThread.start { [self] in watch() }
    // Without the thread nobody would see its end.
    guard failure == 0 else {
      kill(process, SIGKILL)
      waitpid(process, nil, 0)
      throw ProgramFault("a thread for \(name) cannot be started", failure)
    }
  }

  /// Sends a signal, unless its end was seen, after which its number may be another's.
  public func send(_ signal: Int32) {
    state.withLock { if !$0.isReaped { _ = kill(process, signal) } }
  }

  /// Writes to its standard input; what it does not read any more is dropped.
  public func write(_ text: String) async throws {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let (count, fault) = inputEnd.withLock { descriptor in
        descriptor < 0
          ? (-1, EPIPE)
          : rest.withUnsafeBytes { (posixWrite(descriptor, $0.baseAddress, $0.count), errno) }
      }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if fault == EAGAIN {
        // clock: a pause. Full: no thread that others need waits for its reader.
        try await Task.sleep(for: .milliseconds(2))
      } else if fault != EINTR {
        return
      }
    }
  }

  /// Ends its standard input.
  public func closeInput() {
    inputEnd.withLock { descriptor in
      if descriptor >= 0 { close(descriptor) }
      descriptor = -1
    }
  }

  /// Waits for its end.
  public func ended() async -> Ended {
    await withCheckedContinuation { continuation in
      let ended = state.withLock { state in
        if state.ended == nil { state.waiting.append(continuation) }
        return state.ended
      }
      if let ended { continuation.resume(returning: ended) }
    }
  }

  // MARK: The thread

  private func watch() {
    var status = siginfo_t()
    func hasEnded(_ flags: Int32) -> Bool {
      status.si_signo = 0
      while waitid(P_PID, id_t(process), &status, WEXITED | WNOWAIT | flags) != 0 {
        // Nobody else may wait for it: then its end is known, and its status lost.
        guard errno == EINTR else { return true }
      }
      return status.si_signo != 0
    }
    while outlets.contains(where: \.isOpen) {
      Outlet.read(outlets, patience: 50)
      // Another process may have the pipe still, which does not matter.
      guard !hasEnded(WNOHANG) else { break }
    }
    _ = hasEnded(0)
    Outlet.drain(outlets)
    finish()
  }

  private func finish() {
    var status: Int32 = 0
    let found = state.withLock { state in
      state.isReaped = true
      return waitpid(process, &status, 0)
    }
    closeInput()
    let ended = Ended(
      ending: found == process ? Ending(status) : .exited(-1), output: outlets[0].text,
      error: outlets[1].text)
    let waiting = state.withLock { state in
      state.ended = ended
      defer { state.waiting = [] }
      return state.waiting
    }
    for continuation in waiting { continuation.resume(returning: ended) }
  }
}

/// Starts a program, lets `body` deal with it, and waits for its end.
///
/// Where `body` throws, or the task is cancelled, the program is killed.
@discardableResult
public func program<R: Sendable>(
  _ name: String, _ arguments: [String], folder: String, environment: [String: String] = [:],
  input: Program.Input = .none, output: Program.Output = .collected,
  error: Program.Output = .collected, _ body: (Program) async throws -> R
) async throws -> (ended: Ended, value: R) {
  let program = try Program(
    name, arguments, folder: folder, environment: environment, input: input, output: output,
    error: error)
  return try await withTaskCancellationHandler {
    do {
      if case .text(let text) = input { try await program.write(text) }
      let value = try await body(program)
      program.closeInput()
      return (await program.ended(), value)
    } catch {
      program.send(SIGKILL)
      _ = await program.ended()
      throw error
    }
  } onCancel: {
    program.send(SIGKILL)
  }
}

/// Runs a program to its end.
public func program(
  _ name: String, _ arguments: [String], folder: String, environment: [String: String] = [:],
  input: Program.Input = .none, output: Program.Output = .collected,
  error: Program.Output = .collected
) async throws -> Ended {
  try await program(
    name, arguments, folder: folder, environment: environment, input: input, output: output,
    error: error
  ) { _ in }.ended
}

// Within the type `write` means its own.
private func posixWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}

import Subprocess

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Runs a program in a session of its own, and gives its lines to `onLine` as they come.
///
/// Nothing of the program is left when it returns. Cancelling the task ends the program: its
/// ``Ending`` then says ``EndReason/cancelled``.
///
/// - Parameters:
///   - command: The program and its limits.
///   - onLine: Called with each line of either output, without its end, one at a time, and with where
///     it came from; those of one output come in order. The program waits while `onLine` does. Lines
///     of more than 1 MiB are only logged, and so is what comes after the end was decided on.
/// - Returns: How it ended, once its group is gone and its output is read.
/// - Throws: ``SpawnError`` where the program cannot be started.
func supervise(
  _ command: SupervisedCommand,
  onLine: @escaping @Sendable (ArraySlice<UInt8>, LineOrigin) async -> LineVerdict
) async throws(SpawnError) -> Ending {
  let supervision = try Supervision(command)
  // A task of its own: the cancelled one would let Subprocess kill the program without grace.
  let ending = await withTaskCancellationHandler {
    await Task { await supervision.run(onLine) }.value
  } onCancel: {
    supervision.control.order { $0.isCancelled = true }
  }
  return try ending.get()
}

/// Runs a program, and gives the lines of its standard output alone to `onLine`.
func supervise(
  _ command: SupervisedCommand,
  onLine: @escaping @Sendable (ArraySlice<UInt8>) async -> LineVerdict
) async throws(SpawnError) -> Ending {
  var command = command
  command.lines.includesErrors = false
  return try await supervise(command) { line, _ in await onLine(line) }
}

/// What one run of a program holds open.
private struct Supervision: Sendable {
  typealias LineReader = @Sendable (ArraySlice<UInt8>, LineOrigin) async -> LineVerdict

  let command: SupervisedCommand
  let program: String
  let control: SupervisionControl

  init(_ command: SupervisedCommand) throws(SpawnError) {
    self.command = command
    program = try ProgramLookup(command: command).path()
    control = try SupervisionControl()
  }

  func run(
    _ onLine: LineReader
  ) async -> Result<Ending, SpawnError> {
    do throws(SpawnError) {
      return .success(try await run(try TrialLog(path: command.log), onLine))
    } catch {
      return .failure(error)
    }
  }

  private func run(
    _ log: TrialLog, _ onLine: LineReader
  ) async throws(SpawnError) -> Ending {
    let null = Descriptors.open("/dev/null", O_RDONLY)
    guard null >= 0 else { throw .system("/dev/null", errno) }
    let input = OwnedDescriptor(null)
    guard let output = Descriptors.pipe(), let error = Descriptors.pipe() else {
      throw .system("a pipe", errno)
    }
    for pipe in [output, error] {
      Descriptors.unblock(pipe.read.value)
      if command.separatesWrites { Descriptors.separateWrites(pipe.write.value) }
    }
    let guarded = command.guardian?.expect()
    defer { guarded?.ended() }
    do {
      // None is closed by Subprocess: it traps where it must close one on a failure of its own.
      let result = try await Subprocess.run(
        .path(FilePath(program)), arguments: arguments,
        environment: ProgramEnvironment(adding: command.environment).environment,
        workingDirectory: command.workingDirectory.map { FilePath($0) }, platformOptions: options,
        input: .fileDescriptor(.init(rawValue: input.value), closeAfterSpawningProcess: false),
        output: .fileDescriptor(
          .init(rawValue: output.write.value), closeAfterSpawningProcess: false),
        error: .fileDescriptor(
          .init(rawValue: error.write.value), closeAfterSpawningProcess: false)
      ) { execution in
        // From here the program alone holds the writing ends, so that their end can be seen.
        output.write.close()
        error.write.close()
        guarded?.started(execution.processIdentifier.value)
        // While the leader is not reaped, its number is its own.
        defer { guarded?.ended() }
        let outputs = ProgramOutput.Sources(
          output: output.read, error: error.read, log: log, lines: command.lines)
        return try await watch(execution.processIdentifier, outputs, onLine)
      }
      return ending(result.terminationStatus, result.closureResult, log)
    } catch let error as SpawnError {
      throw error
    } catch {
      throw Self.explain(error, of: command)
    }
  }

  private var arguments: Arguments {
    Arguments(
      executablePathOverride: command.arguments.first,
      remainingValues: Array(command.arguments.dropFirst()))
  }

  private var marks: [String] {
    command.marks.compactMap { name in command.environment[name].map { "\(name)=\($0)" } }
  }

  private var options: PlatformOptions {
    var options = PlatformOptions()
    // It leads a new group, too. Without the terminal, a program that asks there for a password is
    // refused; in a group alone it would be suspended for ever.
    options.createSession = true
    return options
  }

  /// Runs the watch of a started program, and gives its lines to `onLine`.
  private func watch(
    _ process: ProcessIdentifier, _ outputs: ProgramOutput.Sources, _ onLine: LineReader
  ) async throws -> (reason: EndReason, found: WatchFindings) {
    let (events, feed) = AsyncStream.makeStream(of: WatchEvent.self)
    let group = ProcessGroup(leader: process.value, marks: marks, start: .now)
    #if os(Linux) || os(Android)
      let exit = process.processDescriptor
    #else
      let exit: Int32 = -1
    #endif
    let failure = WatchThread.start { [command, control] in
      ProgramWatch(
        command, group: group, exitDescriptor: exit, output: ProgramOutput(outputs),
        control: control, feed: feed
      ).run()
    }
    guard failure == 0 else {
      group.destroy([])
      throw SpawnError.system("a thread", failure)
    }
    var outcome = (reason: EndReason.finished, found: WatchFindings())
    for await event in events {
      switch event {
      case .lines(let batch): await deliver(batch, onLine)
      case .ended(let reason, let found): outcome = (reason, found)
      }
    }
    return outcome
  }

  private func deliver(
    _ batch: LineBatch, _ onLine: LineReader
  ) async {
    var verdict = LineVerdict.continue
    for (line, origin) in zip(batch.lines, batch.origins) where verdict != .stop {
      let next = await onLine(batch.bytes[line], origin)
      if next != .continue { verdict = next }
    }
    control.order { orders in
      orders.batchesRead += 1
      if verdict == .stop { orders.isStopped = true }
      if verdict == .leave { orders.isLeaving = true }
    }
  }

  private func ending(
    _ status: TerminationStatus, _ outcome: (reason: EndReason, found: WatchFindings),
    _ log: TrialLog
  ) -> Ending {
    let end: Ending.Status =
      switch status {
      case .exited(let code): .exited(code)
      case .signaled(let signal): .signalled(signal)
      }
    let failure = outcome.found.logFailure
    return Ending(
      status: end, reason: outcome.reason, tail: log.tail(),
      logFailure: failure == 0 ? nil : String(cString: strerror(failure)),
      hasLongLine: outcome.found.hasLongLine)
  }

  /// What Subprocess's refusal means: the usual mistakes were looked for before.
  private static func explain(_ error: any Error, of command: SupervisedCommand) -> SpawnError {
    let program = command.arguments.first ?? ""
    guard let error = error as? SubprocessError else {
      return SpawnError(code: .system(0), message: "cannot start `\(program)`: \(error)")
    }
    if error.code == .executableNotFound {
      return SpawnError(
        code: .notExecutable,
        message: "`\(program)` cannot start: the interpreter in its first line does not exist")
    }
    switch error.underlyingError?.rawValue {
    case ENOEXEC:
      return SpawnError(
        code: .notExecutable,
        message: "`\(program)` is no program for this machine: a script starts with a line "
          + "such as #!/bin/sh")
    case E2BIG:
      return SpawnError(
        code: .arguments,
        message: "the arguments and the environment of `\(program)` are too long together")
    case let number?: return .system("to start `\(program)`", number)
    case nil: return SpawnError(code: .arguments, message: "\(error)")
    }
  }
}

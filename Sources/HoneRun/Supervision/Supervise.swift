import Hone

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
  // A task of its own: in the cancelled one nobody would be told how the program ended.
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
    if let name = ProgramEnvironment(to: [], adding: command.environment).badName {
      throw SpawnError(
        code: .arguments, message: "`\(name)` is not a name that a variable can have")
    }
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
    let (events, feed) = AsyncStream.makeStream(of: WatchEvent.self)
    let plan = WatchPlan(
      command: command, path: program, input: input, writers: (output.write, error.write),
      outputs: ProgramOutput.Sources(
        output: output.read, error: error.read, log: log, lines: command.lines),
      guarded: command.guardian?.expect(), control: control, feed: feed)
    let failure = WatchThread.start { ProgramWatch.run(plan) }
    guard failure == 0 else {
      plan.guarded?.ended()
      throw SpawnError.system("a thread", failure)
    }
    return try await ending(events, log, onLine)
  }

  /// Gives lines to `onLine` until the watch has nothing more to tell.
  private func ending(
    _ events: AsyncStream<WatchEvent>, _ log: TrialLog, _ onLine: LineReader
  ) async throws(SpawnError) -> Ending {
    var result: Result<Ending, SpawnError>?
    for await event in events {
      switch event {
      case .lines(let batch): await deliver(batch, onLine)
      case .refused(let number): result = .failure(refusal(number))
      case .ended(let status, let reason, let found):
        result = ending(status, reason, found, log)
      }
    }
    guard let result else { throw .system("to watch the program", ECHILD) }
    return try result.get()
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
    _ status: Int32?, _ reason: EndReason, _ found: WatchFindings, _ log: TrialLog
  ) -> Result<Ending, SpawnError> {
    guard let status else { return .failure(.system("to say how the program ended", ECHILD)) }
    let failure = found.logFailure
    let signal = status & 0x7F
    return .success(
      Ending(
        status: signal == 0 ? .exited((status >> 8) & 0xFF) : .signalled(signal),
        reason: reason, tail: log.tail(),
        logFailure: failure == 0 ? nil : String(cString: strerror(failure)),
        hasLongLine: found.hasLongLine, isMisplaced: found.isMisplaced))
  }

  /// What the kernel's refusal means: the usual mistakes were looked for before.
  private func refusal(_ number: Int32) -> SpawnError {
    let program = command.arguments.first ?? ""
    switch number {
    case ENOENT:
      return SpawnError(
        code: .notExecutable,
        message: "`\(program)` cannot start: the interpreter in its first line does not exist")
    case ENOEXEC:
      return SpawnError(
        code: .notExecutable,
        message: "`\(program)` is not a program for this machine: a script starts with a line "
          + "such as #!/bin/sh")
    case E2BIG:
      return SpawnError(
        code: .arguments,
        message: "the arguments and the environment of `\(program)` are too long together")
    default: return .system("to start `\(program)`", number)
    }
  }
}

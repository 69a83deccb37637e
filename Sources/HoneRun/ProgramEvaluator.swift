public import Hone
public import HoneCore
internal import HoneFormats
internal import Synchronization

/// Evaluates trials by running a program in a process group and a folder of its own.
public struct ProgramEvaluator: Evaluator {
  private let program: Program
  private let study: StudyDefinition
  private let guardian = Guardian()

  /// Creates the evaluator of a study's trials.
  public init(_ program: Program, study: StudyDefinition) {
    self.program = program
    self.study = study
  }

  /// Runs the program for one trial.
  public func evaluate(_ trial: ActiveTrial) async throws -> Outcome {
    let folder = try TrialFolder(
      program.trialsFolder, study: study.name, trial: trial.number, attempt: trial.attempt)
    if trial.attempt > 1 { await Remnants.end(bearing: "HONE_DIR=\(folder.path)") }
    var environment = TrialEnvironment(study: study, trial: trial, folder: folder.path).variables
    environment[guardian.name] = guardian.run
    var command = SupervisedCommand(
      program.command.arguments(for: trial.parameters), environment: environment,
      workingDirectory: program.folder, log: folder.log,
      timeout: program.limits.timeout, grace: program.limits.grace,
      memoryLimit: program.limits.memory)
    command.marks = [guardian.name, "HONE_DIR"]
    command.guardian = guardian
    let listener = ReportListener(
      trial, reader: try MetricReader(objectives: study.objectives, patterns: program.metrics))
    let ending = try await supervise(command) { listener.hear($0) }
    return try listener.outcome(ending, program.limits)
  }
}

/// Listens to a program's output for one trial: passes reports on and remembers the last of them.
private final class ReportListener: Sendable {
  private struct State {
    var reader: MetricReader
    var lastStep = 0
    var failure: StudyError?
  }

  private let trial: ActiveTrial
  private let state: Mutex<State>

  init(_ trial: ActiveTrial, reader: MetricReader) {
    self.trial = trial
    state = Mutex(State(reader: reader))
  }

  func hear(_ line: ArraySlice<UInt8>) -> LineVerdict {
    state.withLock { state in
      guard let report = state.reader.read(line), let step = report.step else { return .continue }
      state.lastStep = step
      do throws(StudyError) {
        return try trial.report(report.values, step: step) == .proceed ? .continue : .stop
      } catch {
        state.failure = error
        return .stop
      }
    }
  }

  func outcome(_ ending: Ending, _ limits: TrialLimits) throws -> Outcome {
    try state.withLock { state in
      if let failure = state.failure { throw failure }
      switch ending.reason {
      case .stopped: return .pruned(step: state.lastStep)
      case .cancelled: throw CancellationError()
      case .timedOut: return .failed(reason: failure("ran longer than its timeout", ending))
      case .outOfMemory(let bytes):
        return .failed(
          reason: failure("used \(bytes >> 20) MiB, more than its limit of memory", ending))
      case .finished: break
      }
      switch ending.status {
      case .exited(0): break
      case .exited(let code): return .failed(reason: failure("exit status \(code)", ending))
      case .signalled(let number):
        return .failed(reason: failure("killed by signal \(Signal.name(number))", ending))
      }
      switch state.reader.result {
      case .success(let values): return .completed(values)
      case .failure(let problem): return .failed(reason: failure(problem.message, ending))
      }
    }
  }

  /// The reason and the end of what the program printed.
  private func failure(_ reason: String, _ ending: Ending) -> String {
    let tail = ending.tail.split(separator: "\n", omittingEmptySubsequences: true)
    guard !tail.isEmpty else { return reason }
    return reason + "\n" + tail.joined(separator: "\n")
  }
}

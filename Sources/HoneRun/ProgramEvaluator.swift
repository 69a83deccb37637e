public import Hone
public import HoneCore
internal import HoneFormats
internal import Synchronization

/// Evaluates trials by running a program in a process group and a folder of its own.
public struct ProgramEvaluator: Evaluator {
  private let program: Program
  private let study: StudyDefinition
  private let pool: GPUPool?
  private let guardian: Guardian
  private let ambiguous: Set<String>
  private let say: @Sendable (String) -> Void

  /// Creates the evaluator of a study's trials.
  ///
  /// - Parameters:
  ///   - program: The program to run for each.
  ///   - study: The study.
  ///   - say: Hears what a person who watches should know.
  /// - Throws: `StudyError` where GPUs are asked for and cannot be shared out.
  public init(
    _ program: Program, study: StudyDefinition,
    say: @escaping @Sendable (String) -> Void = { _ in }
  ) throws(StudyError) {
    self.program = program
    self.study = study
    self.say = say
    let collisions = TrialEnvironment.collisions(in: study.space)
    ambiguous = Set(collisions.map(\.variable))
    for collision in collisions {
      let names = collision.parameters.map { "`\($0)`" }.joined(separator: ", ")
      say("\(collision.variable) is not set, for \(names) would share it: read HONE_PARAMS")
    }
    pool = program.gpus.isEmpty ? nil : try GPUPool(program.gpus)
    guardian = Guardian(holding: pool?.descriptors ?? [])
  }

  /// Runs the program for one trial, once it has a GPU if it is to have one.
  public func evaluate(_ trial: ActiveTrial) async throws -> Outcome {
    try await evaluation(of: trial).outcome
  }

  /// Runs the program for one trial, and takes over the gradient and the vectors of its last report.
  public func evaluation(of trial: ActiveTrial) async throws -> Evaluation {
    let lease = try await pool?.take { [say] in
      say("trial \(trial.number) waits for a GPU: other runs have all of them")
    }
    defer { lease?.giveBack() }
    return try await evaluate(trial, on: lease?.slot)
  }

  private func evaluate(_ trial: ActiveTrial, on slot: GPUSlot?) async throws -> Evaluation {
    let folder = try TrialFolder(
      program.trialsFolder, study: study.name, trial: trial.number, attempt: trial.attempt)
    if trial.attempt > 1 { await Remnants.end(bearing: "HONE_DIR=\(folder.path)") }
    var environment = TrialEnvironment(
      study: study, trial: trial, folder: folder.path, ambiguous: ambiguous
    ).variables
    environment[guardian.name] = guardian.run
    if let slot {
      environment.merge(slot.environment(inherited: InstalledGPUs.order)) { $1 }
    }
    var command = SupervisedCommand(
      program.command.arguments(for: trial.parameters), environment: environment,
      workingDirectory: program.folder, log: folder.log,
      timeout: program.limits.timeout, grace: program.limits.grace,
      memoryLimit: program.limits.memory)
    command.marks = [guardian.name, "HONE_DIR"]
    command.guardian = guardian
    let listener = ReportListener(
      trial, program,
      reader: try MetricReader(objectives: study.objectives, patterns: program.metrics))
    let ending = try await supervise(command) { await listener.hear($0) }
    if ending.hasLongLine {
      say("trial \(trial.number): \(ReportListener.longLine)")
    }
    var found = try listener.evaluation(ending, folder: folder.path)
    // What exceeds a limit once does so again.
    found.mayRetry = ending.reason == .finished
    if case .failed(let reason) = found.outcome, found.mayRetry,
      (program.limits.failedRetries ?? 0) > 0
    {
      folder.note("attempt \(trial.attempt) failed: \(reason.prefix { !$0.isNewline })")
    }
    return found
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
  private let program: Program
  private let state: Mutex<State>

  init(_ trial: ActiveTrial, _ program: Program, reader: MetricReader) {
    self.trial = trial
    self.program = program
    state = Mutex(State(reader: reader))
  }

  static let longLine =
    "a line of more than 1 MiB was passed over: leave a long vector in a file of HONE_DIR, and report "
    + "its name"

  func hear(_ line: ArraySlice<UInt8>) async -> LineVerdict {
    let report = state.withLock { state in
      let report = state.reader.read(line)
      if let step = report?.step { state.lastStep = step }
      return report
    }
    guard let report, let step = report.step else { return .continue }
    do throws(StudyError) {
      return try await trial.patientReport(report.values, step: step) == .proceed
        ? .continue : .stop
    } catch {
      state.withLock { $0.failure = error }
      return .stop
    }
  }

  /// How the trial ended, with what the last report said beside its values.
  func evaluation(_ ending: Ending, folder: String) throws -> Evaluation {
    let outcome = try outcome(ending)
    guard case .completed(let values) = outcome, !values.contains(where: \.isNaN),
      let report = state.withLock({ $0.reader.last })
    else { return Evaluation(outcome) }
    do {
      let found = Evaluation(
        outcome,
        gradient: report.gradient.map { NamedSlope(name: $0.parameter, value: $0.value) },
        vectors: try report.vectors.map { vector throws(MetricProblem) in
          NamedVector(name: vector.name, values: try vector.values(in: folder))
        })
      try trial.check(found)
      return found
    } catch let problem as MetricProblem {
      return Evaluation(.failed(reason: failure(problem.message, ending)))
    } catch let error as StudyError where error.code == .gradient || error.code == .vector {
      return Evaluation(.failed(reason: failure(error.message, ending)))
    }
  }

  private func outcome(_ ending: Ending) throws -> Outcome {
    try state.withLock { state in
      if let failure = state.failure { throw failure }
      switch ending.reason {
      case .stopped: return .pruned(step: state.lastStep)
      case .cancelled: throw CancellationError()
      case .timedOut:
        let limit = program.limits.timeout.map { " of \(Units.text(of: $0))" } ?? ""
        return .failed(reason: failure("ran longer than the trial's timeout\(limit)", ending))
      case .outOfMemory(let bytes):
        // What differs from trial to trial stands in a line of its own.
        return .failed(
          reason: failure("used more than its limit of memory\n\(bytes >> 20) MiB", ending))
      case .finished: break
      }
      switch ending.status {
      case .exited(let code) where program.exitCodes.contains(code): break
      case .exited(let code):
        var reason = "exit status \(code)"
        if case .success = state.reader.result {
          reason += ", which makes its report count for nothing unless `exit_codes` has \(code)"
        }
        return .failed(reason: failure(reason, ending))
      case .signalled(let number):
        return .failed(reason: failure("killed by signal \(Signal.name(number))", ending))
      }
      switch state.reader.result {
      case .success(let values): return .completed(values)
      case .failure(let problem):
        let long = ending.hasLongLine ? "; \(ReportListener.longLine)" : ""
        return .failed(reason: failure(problem.message + long, ending))
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

extension MetricReport.Vector {
  /// The numbers, read from their file if they are in one.
  fileprivate func values(in folder: String) throws(MetricProblem) -> [Double] {
    switch content {
    case .values(let values): values
    case .file(let path): try VectorFile.read(path, of: name, in: folder)
    }
  }
}

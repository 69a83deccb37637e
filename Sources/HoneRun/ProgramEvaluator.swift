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
    let surroundings = TrialEnvironment(
      study: study, trial: trial, folder: folder.path, ambiguous: ambiguous,
      given: program.environment, texts: program.texts)
    let values = surroundings.values
    for file in program.templates { try folder.write(file.text(for: values), to: file.target) }
    var environment = surroundings.variables
    environment[guardian.name] = guardian.run
    if let slot {
      environment.merge(slot.environment(inherited: InstalledGPUs.order)) { $1 }
    }
    var command = SupervisedCommand(
      program.command.arguments(for: values), environment: environment,
      workingDirectory: program.folder, log: folder.log,
      timeout: program.limits.timeout, grace: program.limits.grace,
      memoryLimit: program.limits.memory)
    command.marks = [guardian.name, "HONE_DIR"]
    command.guardian = guardian
    let listener = ReportListener(
      trial, reader: try MetricReader(objectives: study.objectives, patterns: program.metrics))
    let ending = try await supervise(command) { await listener.hear($0) }
    if ending.hasLongLine {
      say("trial \(trial.number): \(ReportListener.longLine)")
    }
    return try listener.evaluation(ending, program.limits, folder: folder.path)
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
  func evaluation(
    _ ending: Ending, _ limits: TrialLimits, folder: String
  ) throws -> Evaluation {
    let outcome = try outcome(ending, limits)
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

  private func outcome(_ ending: Ending, _ limits: TrialLimits) throws -> Outcome {
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

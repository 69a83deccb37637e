internal import Hone
internal import HoneCore
internal import Synchronization

/// Where a trial's results are, beside what its program printed.
struct TrialResults {
  /// The trial's own folder.
  var folder: String
  /// The files in which metrics stand.
  var files: MetricFiles
  /// What is optimised.
  var objectives: [Objective]
}

/// Listens to a program's output for one trial: passes reports on and remembers the last of them.
final class ReportListener: Sendable {
  private struct State {
    var reader: MetricReader
    var steps = StepBook()
    var failure: StudyError?
  }

  private let trial: ActiveTrial
  private let program: Program
  private let notices: RunNotices
  private let state: Mutex<State>

  init(_ trial: ActiveTrial, _ program: Program, reader: MetricReader, notices: RunNotices) {
    self.trial = trial
    self.program = program
    self.notices = notices
    state = Mutex(State(reader: reader))
  }

  static let longLine =
    "a line of more than 1 MiB was ignored: leave a long vector in a file of HONE_DIR, and report "
    + "its name"

  func hear(_ line: ArraySlice<UInt8>, _ origin: LineOrigin) async -> LineVerdict {
    let reports = state.withLock { $0.reader.reports(in: line, isError: origin.isError) }
    for report in reports {
      guard let step = report.step else { continue }
      guard state.withLock({ $0.steps.mayGoOn(origin) }) else { return .stop }
      do throws(StudyError) {
        let verdict = try await trial.patientReport(
          Report(step: step, values: report.values, measures: report.measures))
        note(step, origin, verdict)
      } catch {
        state.withLock { $0.failure = error }
        return .stop
      }
    }
    return state.withLock { $0.steps.verdict(after: origin) }
  }

  private func note(_ step: Int, _ origin: LineOrigin, _ verdict: Verdict) {
    let isRepeat = state.withLock { $0.steps.record(step, origin, verdict) }
    guard isRepeat else { return }
    notices.notice(
      .repeatedSteps,
      "trial \(trial.number) reported step \(step) more than once: only the first report of a "
        + "step is compared with other trials. Number the steps consecutively, or report once a fold, "
        + "with the fold as the step")
  }

  /// Says where the reports came too late to be of use.
  func notice(_ ending: Ending) {
    guard ending.reason == .finished, state.withLock({ $0.steps.areAllLate }) else { return }
    notices.notice(
      .lateReports,
      "the reports of trial \(trial.number) came all together at its end, too late for the pruner to "
        + "save time; such a trial is not pruned. Let the program print each report at once (flush its "
        + "output)")
  }

  /// How the trial ended, with what the last report said beside its values.
  ///
  /// - Throws: `MetricProblem` where the machine does not let a file be read; the same call may go well
  ///   later. What else kept the trial from its end.
  func evaluation(_ ending: Ending, _ results: TrialResults) throws -> Evaluation {
    let outcome = try outcome(ending, results)
    guard case .completed(let values) = outcome, !values.contains(where: \.isNaN),
      let report = state.withLock({ $0.reader.last })
    else { return Evaluation(outcome) }
    do {
      var found = Evaluation(
        outcome, gradient: report.gradient,
        vectors: try report.vectors.map { vector throws(MetricProblem) in
          NamedVector(name: vector.name, values: try vector.values(in: results.folder))
        })
      found.measures = report.measures
      try trial.check(found)
      return found
    } catch let problem as MetricProblem where !problem.isOfMachine {
      return Evaluation(.failed(reason: failure(problem.message, ending)))
    } catch let error as StudyError where error.code == .gradient || error.code == .vector {
      return Evaluation(.failed(reason: failure(error.message, ending)))
    }
  }

  private func outcome(_ ending: Ending, _ results: TrialResults) throws -> Outcome {
    try state.withLock { state in
      if let failure = state.failure { throw failure }
      switch ending.reason {
      case .stopped: return .pruned(step: state.steps.last)
      case .cancelled: throw CancellationError()
      case .timedOut:
        let limit = program.limits.timeout.map { " of \(Units.text(of: $0))" } ?? ""
        return .failed(reason: failure("ran longer than the trial's timeout\(limit)", ending))
      case .outOfMemory(let bytes):
        let limit = program.limits.memory.map { " of \(Units.text(ofMemory: $0))" } ?? ""
        // What differs from trial to trial stands in a line of its own.
        return .failed(
          reason: failure("exceeded its memory limit\(limit)\n\(bytes >> 20) MiB", ending))
      case .finished: break
      }
      switch ending.status {
      case .exited(let code) where program.exitCodes.contains(code): break
      case .exited(let code):
        var reason = "exit status \(code)"
        if state.reader.last != nil {
          reason += ", so its report does not count unless `exit_codes` has \(code)"
        }
        return .failed(reason: failure(reason, ending))
      case .signalled(let number):
        return .failed(
          reason: failure("killed by signal \(Signal.name(number))\(Signal.limit(number))", ending))
      }
      do throws(MetricProblem) {
        let others = try results.files.values(of: results.objectives)
        return .completed(try state.reader.result(with: others).get())
      } catch {
        // The program may have done its part.
        guard !error.isOfMachine else { throw error }
        let long = ending.hasLongLine ? "; \(ReportListener.longLine)" : ""
        return .failed(reason: failure(error.message + long + repeated(state.reader), ending))
      }
    }
  }

  /// What may be the cause where an earlier attempt has left a checkpoint, and this one said nothing.
  private func repeated(_ reader: MetricReader) -> String {
    guard trial.attempt > 1, reader.last == nil else { return "" }
    return "; this was attempt \(trial.attempt): a program that finds its training complete in "
      + "HONE_DIR must print its last result again"
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

internal import HoneCore
internal import HoneNumerics

/// Everything that can be seen of a history, as lines: what two equal histories have in common.
enum Portrait {
  static func lines(_ history: borrowing History) -> [String] {
    var lines = [
      "finished \(history.finished)", "front \(history.front)", "waiting \(history.waiting)",
      "reserved \(history.reserved.sorted())",
      "visited \(history.visitedCount ?? -1)",
      "counts \(TrialState.allCases.map { state in history.count(state) })",
    ]
    for trial in history.trials() {
      let point = history.point(of: trial.number)
      let given = history.given(trial.number).map { "\($0.parameter):\(bits($0.raw))" }
      let reports = trial.reports.map {
        "\($0.step):\($0.values.map(bits)):\($0.measures.map { $0.name + bits($0.value) })"
      }
      lines.append(
        """
        trial \(trial.number) \(trial.state) attempt \(trial.attempt) \
        point \(point.raw.map(bits)) \(point.activity) given \(given) \
        tag \(history.tag(of: trial.number)) values \(trial.values.map(bits)) \
        gradient \(trial.gradient.map { "\($0.name):\(bits($0.value))" }) \
        measures \(trial.measures.map { "\($0.name):\(bits($0.value))" }) \
        legs \(trial.legs.map { "\($0.step):\($0.fidelity ?? 0):\($0.reports)" }) \
        fidelity \(trial.fidelity ?? 0) origin \(trial.origin) \
        reports \(reports) reason \(trial.reason ?? "-") \
        from \(trial.started ?? -1) to \(trial.finished ?? -1)
        """)
    }
    lines.append("curves \(history.curves.trials) control \(history.control)")
    return lines
  }

  /// What two runs of a reproducible study have in common: everything but attempts and times.
  static func lines(_ trials: [Trial]) -> [String] {
    trials.map { trial in
      let reports = trial.reports.map { "\($0.step):\($0.values.map(bits))" }
      return """
        trial \(trial.number) \(trial.state) at \(trial.parameters) \
        values \(trial.values.map(bits)) reports \(reports) reason \(trial.reason ?? "-") \
        gradient \(trial.gradient.map { "\($0.name):\(bits($0.value))" })
        """
    }
  }

  /// The first lines that differ; nil where none do.
  static func difference(_ lines: [String], _ others: [String]) -> (String, String)? {
    if let pair = zip(lines, others).first(where: { $0 != $1 }) { return pair }
    guard lines.count != others.count else { return nil }
    return ("\(lines.count) trials", "\(others.count) trials")
  }

  private static func bits(_ number: Double) -> String { String(number.bitPattern, radix: 16) }
}

/// Proposes nothing: an engine with it does no more than fold.
struct SilentSampler: Sampler {
  var capabilities: Capabilities { [.categorical, .conditional, .multiObjective] }
  func start(_ history: borrowing History) throws(SamplerError) {}
  func ask(
    _ state: inout Void, _ history: borrowing History, trial: Int, using rng: inout RandomStream
  ) throws(SamplerError) -> Proposal {
    throw .exhausted(points: 0)
  }
  func tell(_ state: inout Void, _ trial: Int, _ history: borrowing History) {}
}

/// Prunes nothing.
struct SilentPruner: Pruner {
  func judge(_ trial: Int, _ report: Report, _ curves: borrowing Curves) -> Verdict { .proceed }
}

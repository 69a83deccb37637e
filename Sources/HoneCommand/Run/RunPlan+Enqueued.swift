import Hone
import HoneCore

extension RunPlan {
  /// What people should know of values that `--enqueue` gives when the study has begun already.
  ///
  /// The same command again has them among its trials, and nothing is to be said of them.
  func lateness(in study: Study) -> [String] {
    let trials = study.trials
    guard !trials.isEmpty else { return [] }
    let late = enqueued.suffix(enqueuedByFlags).filter { values in
      !trials.contains { trial in values.allSatisfy { isValue($0.value, $0.name, trial, study) } }
    }
    return late.map { values in
      let words = values.map { "\($0.name)=\($0.value)" }
      let flag = StudyAddress.line(["--enqueue", words.joined(separator: " ")])
      return "\(flag) comes too late, because the study has begun: "
        + "`\(address.line("enqueue", values: words))` puts it before the sampler's next proposal"
    }
  }

  private func isValue(_ value: Value, _ name: String, _ trial: Trial, _ study: Study) -> Bool {
    let space = study.definition.space
    guard let index = space.index(of: name), let raw = try? space.axes[index].raw(of: value) else {
      return false
    }
    // A step makes of 0.3 what the trial has.
    return trial.parameters[name]?.matches(space.axes[index].value(raw: raw)) == true
  }
}

internal import GRDB

/// The tables of what is known of a trial, and when they lose it: one line for each.
///
/// Of reports and legs a new attempt keeps those before its own leg, which `restart` sees to.
enum TrialTables {
  /// What makes a trial lose something.
  enum Moment: CaseIterable {
    /// Its worker gives it back.
    case release
    /// Another attempt begins.
    case restart
    /// A person lets it be tried again.
    case retry
    /// A person corrects its end.
    case correction
    /// A person takes it out.
    case deletion
  }

  private static let all: [(name: String, losing: Set<Moment>)] = [
    ("trial_param", [.restart, .deletion]),
    ("trial_given", [.deletion]),
    ("trial_value", [.retry, .correction, .deletion]),
    ("trial_measure", [.retry, .deletion]),
    ("trial_report", [.deletion]),
    ("trial_report_measure", [.deletion]),
    ("trial_gradient", [.release, .restart, .retry, .correction, .deletion]),
    ("trial_vector", [.release, .restart, .retry, .deletion]),
    ("trial_leg", [.deletion]),
  ]

  private static let byMoment = Dictionary(
    uniqueKeysWithValues: Moment.allCases.map { moment in
      let losing = all.filter { $0.losing.contains(moment) }
      return (moment, losing.map { "DELETE FROM \($0.name) WHERE trial = ?1" })
    })

  /// The statements that take away what a trial loses; `?1` is its key.
  static func deletions(at moment: Moment) -> [String] { byMoment[moment] ?? [] }
}

extension Database {
  /// Takes away what a trial loses at a moment.
  func clear(_ moment: TrialTables.Moment, trial key: Int64) throws {
    for statement in TrialTables.deletions(at: moment) {
      let deletion = try Query(self, statement)
      deletion.bind(1, key)
      try deletion.run()
    }
  }
}

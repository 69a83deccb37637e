internal import GRDB
internal import HoneCore

/// Where a file says when events happened, and how they are read back: one for each kind.
///
/// What reads a stretch of revisions, what looks for the next of them and what looks for those of one
/// trial go through all places, so that a new kind is added here alone.
struct EventPlace: Sendable {
  let table: String
  /// The columns with the events' revisions.
  let revisions: [String]
  let read: @Sendable (inout EventWindow, Database) throws -> Void

  private init(
    _ table: String, _ revisions: [String] = ["revision"],
    _ read: @escaping @Sendable (inout EventWindow, Database) throws -> Void
  ) {
    self.table = table
    self.revisions = revisions
    self.read = read
  }

  /// The column with a trial's key; nil where the events are of no trial.
  var key: String? {
    switch table {
    case "trial": "id"
    case "progress": nil
    default: "trial"
    }
  }

  /// Every place. What takes the place of an event comes after it.
  static let all = [
    EventPlace("trial", ["asked_revision"]) { try $0.fillAsked($1, from: .trial) },
    EventPlace("trial", ["finished_revision"]) { try $0.fillFinished($1) },
    EventPlace("trial_report") { try $0.fillReported($1) },
    EventPlace("trial_gradient") { try $0.fillGradients($1) },
    EventPlace("trial", ["enqueued_revision"]) { try $0.fillEnqueued($1) },
    EventPlace("trial", ["released_revision"]) { try $0.fillReleased($1, from: .trial) },
    EventPlace("trial", ["paused_revision"]) { try $0.fillPaused($1, from: .trial) },
    EventPlace("trial_leg", ["asked_revision", "released_revision", "paused_revision"]) {
      try $0.fillAsked($1, from: .leg)
      try $0.fillReleased($1, from: .leg)
      try $0.fillPaused($1, from: .leg)
    },
    EventPlace("trial", ["deleted_revision"]) { try $0.fillDeleted($1) },
    EventPlace("progress", ["control_revision"]) { try $0.fillControl($1) },
  ]
}

/// The tables of what is known of a trial, and when they lose it: one line for each.
///
/// Of reports and legs a new attempt keeps those before its own leg, which `restart` sees to.
enum TrialTable {
  /// What makes a trial lose something.
  enum Moment {
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
    uniqueKeysWithValues: [Moment.release, .restart, .retry, .correction, .deletion].map {
      moment in
      (
        moment,
        all.filter { $0.losing.contains(moment) }
          .map { "DELETE FROM \($0.name) WHERE trial = ?1" }
      )
    })

  /// The statements that take away what a trial loses; `?1` is its key.
  static func deletions(at moment: Moment) -> [String] { byMoment[moment] ?? [] }
}

extension Database {
  /// Takes away what a trial loses at a moment.
  func clear(_ moment: TrialTable.Moment, trial key: Int64) throws {
    for statement in TrialTable.deletions(at: moment) {
      let deletion = try Query(self, statement)
      deletion.bind(1, key)
      try deletion.run()
    }
  }
}

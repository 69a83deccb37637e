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
    EventPlace("trial", ["reserved_revision"]) { try $0.fillReserved($1) },
    EventPlace("trial", ["deleted_revision"]) { try $0.fillDeleted($1) },
    EventPlace("progress", ["control_revision"]) { try $0.fillControl($1) },
  ]
}

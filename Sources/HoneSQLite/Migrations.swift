internal import GRDB

/// The steps from an empty file to the newest version; a file's `user_version` counts those taken.
enum Migrations {
  /// In their order; a step that has been released is never changed, only followed by another.
  static let all: [String] = [
    Schema.tables + OptunaViews.tables + OptunaViews.views,
    Schema.editions + OptunaViews.listedTrials,
    Schema.gradients + Schema.vectors,
    Schema.listing,
    Schema.life + Schema.reservations,
  ]

  static var newest: Int { all.count }

  /// Takes the steps that are missing, within the caller's transaction.
  static func run(_ db: Database, from version: Int) throws {
    guard version < newest else { return }
    for step in all[version...] { try db.execute(sql: step) }
    try db.execute(
      sql: """
        PRAGMA application_id = \(Schema.applicationID);
        PRAGMA user_version = \(newest);
        """)
  }
}

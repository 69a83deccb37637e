public import HoneCore
public import HoneStorage

extension Study {
  /// How a study is opened in a store.
  public enum Opening: Sendable {
    /// Create it; an existing one of this name is an error.
    case create
    /// Create it, or go on with one of this name: it has the same objectives, and a space that is
    /// the same or can grow to the one declared.
    case createOrResume
  }

  /// Opens a study in a store.
  ///
  /// - Parameters:
  ///   - definition: What the study is. A sampler or pruner other than the stored one is used from
  ///     here on, except in a reproducible study, which has to stay as it was begun; the stored seed
  ///     stays, and so does the stored `reproducible` where none is given.
  ///   - storage: Where its events are kept.
  ///   - opening: What to do about a study of this name that exists.
  ///   - trials: How many trials are planned, where that is known, for `auto` to choose by.
  ///   - worker: Who writes; each process has a name of its own.
  ///   - algorithms: The samplers and pruners that there are, or one's own in the place of what the
  ///     definition names.
  /// - Returns: The study with everything that has happened in it.
  /// - Throws: `StudyError`: `.exists`; `.differs` for a space that the stored one cannot grow to,
  ///   other objectives or what else a reproducible study must keep; `.storage`, and those of a wrong
  ///   declaration.
  public static func open(
    _ definition: StudyDefinition, in storage: any Storage, _ opening: Opening = .createOrResume,
    trials: Int? = nil, worker: Worker = .unique(), using algorithms: Algorithms = .named
  ) throws(StudyError) -> Study {
    let request = StudyRequest(definition, trials: trials, using: algorithms)
    return try open(request, in: storage, opening, worker: worker).study
  }

  /// Opens a study in a store as it is requested.
  ///
  /// - Returns: The study, and what differs from how it was begun; nil where it begins.
  /// - Throws: `StudyError` as the other form does; `.differs` also for a seed that was given and is not
  ///   the study's.
  package static func open(
    _ request: StudyRequest, in storage: any Storage, _ opening: Opening,
    worker: Worker = .unique()
  ) throws(StudyError) -> (study: Study, found: Reconciliation?) {
    while true {
      if case .createOrResume = opening {
        let stored: (id: StudyID, definition: StudyDefinition)?
        do { stored = try storage.open(request.definition.name) } catch { throw StudyError(error) }
        if let stored {
          let link = Session.Link(storage: storage, id: stored.id, worker: worker)
          return try resume(stored.definition, as: request, link)
        }
      }
      let search = try request.beginning()
      // Before anything is stored, so that a mismatch leaves no study behind.
      try search.requireSearchable()
      let created: StudyID
      do { created = try storage.create(search.definition, at: WallClock.now()) } catch {
        guard error.code == .exists, case .createOrResume = opening else { throw StudyError(error) }
        // Another process has just created it.
        continue
      }
      let link = Session.Link(storage: storage, id: created, worker: worker)
      return (try Study(search, request.algorithms, link: link), nil)
    }
  }

  private static func resume(
    _ stored: StudyDefinition, as request: StudyRequest, _ link: Session.Link
  ) throws(StudyError) -> (study: Study, found: Reconciliation?) {
    let found = stored.reconciled(with: request.definition, isSeedGiven: request.isSeedGiven)
    try found.requireGoing()
    // It grows once it is open, as it does where it is open already.
    var alike = found
    alike.definition.space = stored.space
    let search = try request.search(alike, since: stored)
    let study = try Study(search, request.algorithms, link: link)
    return (study, try study.resume(as: request))
  }

  /// Opens the study of this name as it was stored.
  ///
  /// A study whose sampler or pruner is somebody's own can be read without it, but not resumed.
  /// - Parameters:
  ///   - name: The study's name.
  ///   - storage: Where its events are kept.
  ///   - worker: Who writes; each process has a name of its own.
  ///   - algorithms: The samplers and pruners that there are, or one's own in the place of the study's.
  /// - Returns: The study with everything that has happened in it.
  /// - Throws: `StudyError`: `.unknownStudy` where there is none, `.storage` where the store cannot be
  ///   read.
  public static func load(
    _ name: String, from storage: any Storage, worker: Worker = .unique(),
    using algorithms: Algorithms = .named
  ) throws(StudyError) -> Study {
    let stored = try find(name, in: storage)
    let link = Session.Link(storage: storage, id: stored.id, worker: worker)
    return try Study(stored.definition, algorithms, link: link)
  }

  /// Removes a study with everything in it. Whoever works on it is told so with its next call.
  ///
  /// - Throws: ``StudyError``: `.unknownStudy` where there is none, `.storage`.
  public static func delete(_ name: String, from storage: any Storage) throws(StudyError) {
    let stored = try find(name, in: storage)
    do { try storage.delete(stored.id) } catch { throw StudyError(error) }
  }

  /// The stored study of this name.
  static func find(
    _ name: String, in storage: any Storage
  ) throws(StudyError) -> (id: StudyID, definition: StudyDefinition) {
    let names: [String]
    do {
      if let stored = try storage.open(name) { return stored }
      names = try storage.studies().map(\.name)
    } catch { throw StudyError(error) }
    throw StudyError(
      .unknownStudy,
      "there is no study `\(name)`: "
        + (names.isEmpty ? "the store is empty" : SearchSpace.offer(names)))
  }
}

extension Worker {
  /// A worker that no other is named like.
  public static func unique() -> Worker {
    Worker(id: ProcessIdentity.own.worker(random: .random(in: 0 ... .max)))
  }
}

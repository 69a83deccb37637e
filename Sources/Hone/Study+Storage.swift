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
  /// - Returns: The study with everything that has happened in it.
  /// - Throws: `StudyError`: `.exists`; `.differs` for a space that the stored one cannot grow to,
  ///   other objectives or what else a reproducible study must keep; `.storage`, and those of a wrong
  ///   declaration.
  public static func open(
    _ definition: StudyDefinition, in storage: any Storage, _ opening: Opening = .createOrResume,
    trials: Int? = nil, worker: Worker = .unique()
  ) throws(StudyError) -> Study {
    let resolved: StudyDefinition
    do { resolved = try definition.resolved(trials: trials) } catch { throw StudyError(error) }
    // Before anything is stored, so that a mismatch leaves no study behind.
    _ = try Study(resolved)
    let created: StudyID
    do { created = try storage.create(resolved, at: WallClock.now()) } catch {
      guard error.code == .exists, case .createOrResume = opening else { throw StudyError(error) }
      return try resume(resolved, requested: definition, in: storage, worker: worker)
    }
    return try attach(resolved, Session.Link(storage: storage, id: created, worker: worker))
  }

  /// Opens the study of this name as it was stored.
  ///
  /// - Returns: The study with everything that has happened in it.
  /// - Throws: `StudyError`: `.unknownStudy` where there is none, `.storage` where the store cannot be
  ///   read.
  public static func load(
    _ name: String, from storage: any Storage, worker: Worker = .unique()
  ) throws(StudyError) -> Study {
    let stored = try find(name, in: storage)
    return try attach(
      stored.definition, Session.Link(storage: storage, id: stored.id, worker: worker))
  }

  /// Removes a study with everything in it. Whoever works on it is told so with its next call.
  ///
  /// - Throws: `StudyError`: `.unknownStudy` where there is none, `.storage`.
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
        + (names.isEmpty ? "the store is empty" : "there is \(SearchSpace.list(names))"))
  }

  private static func resume(
    _ resolved: StudyDefinition, requested: StudyDefinition, in storage: any Storage,
    worker: Worker
  ) throws(StudyError) -> Study {
    let stored = try find(resolved.name, in: storage)
    let changes = stored.definition.irreproducible(as: requested)
    guard changes.isEmpty else {
      throw StudyError(
        .differs,
        "the study `\(resolved.name)` exists, and \(changes.joined(separator: "; ")): give this one "
          + "another name, or put back what differs to go on")
    }
    var definition = stored.definition
    if requested.sampler.name != "auto", !requested.sampler.continues(definition.sampler) {
      definition.sampler = resolved.sampler
    }
    definition.pruner = resolved.pruner
    let study = try attach(
      definition, Session.Link(storage: storage, id: stored.id, worker: worker))
    var grown = resolved
    grown.sampler = definition.sampler
    try study.grow(to: grown)
    return study
  }

  private static func attach(
    _ definition: StudyDefinition, _ link: Session.Link
  ) throws(StudyError) -> Study {
    try Study(definition, try Algorithms(definition), link: link)
  }
}

extension Worker {
  /// A worker that no other is named like.
  public static func unique() -> Worker {
    Worker(id: ProcessIdentity.own.worker(random: .random(in: 0 ... .max)))
  }
}

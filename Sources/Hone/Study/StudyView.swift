public import HoneCore
public import HoneStorage
internal import Synchronization

/// A stored study, to be read: whatever its sampler and pruner are, be they here or not.
///
/// ```swift
/// let view = try StudyView("digits", from: storage)
/// print(view.progress.completed, view.best)
/// ```
///
/// It folds the study's events into a history and makes nothing that searches. A ``StudyOverview`` is
/// sooner there, where the counts and the best are enough. Safe to use from any number of tasks and
/// threads.
public final class StudyView: Sendable {
  private struct State: ~Copyable {
    var definition: StudyDefinition
    var history: History
    var shape: StudyShape
    var revision: Revision = 0
    var edition = 0
    var book = ChangeBook()

    init(_ definition: StudyDefinition) {
      self.definition = definition
      history = History(space: definition.space, objectives: definition.objectives)
      shape = StudyShape(definition)
    }
  }

  let storage: any Storage
  let id: StudyID
  private let name: String
  private let state: Mutex<State>

  /// Reads a study of a store.
  ///
  /// - Parameters:
  ///   - name: The study's name.
  ///   - storage: Where it is.
  /// - Throws: `StudyError`: `.unknownStudy` where there is none, `.storage` where the store cannot be
  ///   read.
  ///
  /// Complexity: O(events).
  public init(_ name: String, from storage: any Storage) throws(StudyError) {
    let stored = try Study.find(name, in: storage)
    self.storage = storage
    self.name = name
    id = stored.id
    state = Mutex(State(stored.definition))
    try refresh()
  }

  /// Learns what has been written since.
  ///
  /// - Throws: ``StudyError`` where the store cannot be read; `.unknownStudy` where the study was
  ///   deleted.
  public func refresh() throws(StudyError) {
    let result = state.withLock { state -> Result<Void, StudyError> in
      do throws(StudyError) { return .success(try refresh(&state)) } catch {
        return .failure(error)
      }
    }
    try result.get()
  }

  private func refresh(_ state: inout State) throws(StudyError) {
    var isAnew = false
    while true {
      let page: EventPage
      do {
        page = try storage.events(in: id, after: state.revision, limit: 10_000)
      } catch { throw StudyError(error, of: name) }
      guard page.edition == state.edition else {
        try startOver(page.edition, &state)
        isAnew = true
        continue
      }
      state.revision = max(state.revision, page.revision)
      for event in page.events {
        try state.shape.requireSound(event, in: state.definition.space)
        state.history.apply(event)
        state.book.note(event.trial, at: page.revision)
      }
      state.book.reach(state.revision)
      guard page.events.isEmpty else { continue }
      if isAnew { state.book.noteAll() }
      return
    }
  }

  /// Forgets everything and takes the definition as it is now: what was stored has been amended.
  private func startOver(_ edition: Int, _ state: inout State) throws(StudyError) {
    let stored: (id: StudyID, definition: StudyDefinition)?
    do { stored = try storage.open(name) } catch { throw StudyError(error, of: name) }
    guard let stored, stored.id == id else { throw StudyError(.unknown(id), of: name) }
    let book = state.book
    state = State(stored.definition)
    (state.edition, state.book) = (edition, book)
  }

  /// What defines the study, as it is stored.
  public var definition: StudyDefinition { state.withLock { $0.definition } }

  /// Up to which revision of its events the study has been read.
  public var revision: Revision { state.withLock { $0.book.revision } }

  /// The trials that have changed after a revision, running ones with each report included.
  ///
  /// - Parameters:
  ///   - first: Only trials from this number on.
  ///   - revision: What the last answer's `revision` was; 0 is before anything happened.
  /// - Returns: The trials as they are now, and the revision to go on from.
  ///
  /// Complexity: O(trials), and O(parameters + reports) for each that has changed.
  public func trials(since first: Int = 0, after revision: Revision) -> TrialChanges {
    state.withLock { TrialChanges($0.history, since: first, after: revision, $0.book) }
  }

  /// Reads the history.
  func read<R: Sendable>(_ body: (borrowing History) -> sending R) -> R {
    state.withLock { body($0.history) }
  }
}

internal import Hone
internal import HoneFormats
internal import Synchronization

/// The studies of a server by name, and the stores that they are in.
final class OpenStudies: Sendable {
  /// The address of studies that are in no store.
  static let memory = "memory"

  private struct Contents {
    var studies: [String: OpenStudy] = [:]
    // By place: one file may be named in several ways.
    var stores: [String: any Storage] = [:]
  }

  private let contents = Mutex(Contents())
  private let openStorage: Server.OpenStorage
  private let place: Server.Place
  private let worker = Worker.unique()
  private let algorithms: Algorithms

  init(
    openStorage: @escaping Server.OpenStorage, place: @escaping Server.Place,
    using algorithms: Algorithms = .named
  ) {
    self.openStorage = openStorage
    self.place = place
    self.algorithms = algorithms
  }

  var all: [OpenStudy] { contents.withLock { Array($0.studies.values) } }

  /// Whether a trial of the open study of this name may take long to be worked out.
  func isSlow(_ name: String) -> Bool {
    contents.withLock { $0.studies[name] }?.study.isSlow ?? false
  }

  /// The open study of this name.
  func named(_ name: String) throws(RPCError) -> OpenStudy {
    if let study = contents.withLock({ $0.studies[name] }) { return study }
    let names = contents.withLock { $0.studies.keys.sorted() }
    let there = names.isEmpty ? "there is none yet" : SearchSpace.offer(names)
    throw RPCError(
      .invalidParams,
      "no study `\(name)` is open here: \(there); study.create opens one, and with `resume` "
        + "also one that is in a store")
  }

  /// Creates a study, or goes on with one of this name.
  ///
  /// Whether this server has it open already makes no difference to the answer.
  /// - Parameter declared: What the study is, and where.
  /// - Returns: In what way a study that goes on is not searched as it was begun, for people.
  /// - Throws: `.studyExists`, `.studyDiffers`, `.storage`, and those of a wrong declaration.
  func open(_ declared: Declaration) throws(RPCError) -> [String] {
    let name = declared.definition.name
    if let open = contents.withLock({ $0.studies[name] }), !closes(open) {
      return try goOn(open, as: declared)
    }
    let isNew = try isNew(declared)
    let study = OpenStudy(
      try make(declared), address: declared.address, place: place(declared.address))
    // Another thread may have opened it meanwhile: there must be one session of a study only.
    let other = contents.withLock { contents -> OpenStudy? in
      if let other = contents.studies[name] { return other }
      contents.studies[name] = study
      return nil
    }
    if other == nil, isNew { return [] }
    return try goOn(other ?? study, as: declared)
  }

  /// Closes a study that was deleted from its store meanwhile, so that its name is free here, too.
  ///
  /// - Returns: Whether it was.
  private func closes(_ open: OpenStudy) -> Bool {
    do throws(StudyError) { try open.study.refresh() } catch {
      guard error.code == .unknownStudy else { return false }
      let name = open.study.definition.name
      contents.withLock { contents in
        if contents.studies[name] === open { contents.studies[name] = nil }
      }
      return true
    }
    return false
  }

  /// Whether nothing is known of the study; refuses one that is in the store and not to be resumed, or
  /// not with this seed.
  private func isNew(_ declared: Declaration) throws(RPCError) -> Bool {
    guard declared.address != OpenStudies.memory else { return true }
    let store = try store(at: declared.address)
    let stored: StudyDefinition?
    do throws(StorageError) { stored = try store.open(declared.definition.name)?.definition } catch
    {
      throw RPCError(error)
    }
    guard let stored else { return true }
    guard declared.resume else { throw exists(declared) }
    try requireSeed(declared, of: stored)
    return false
  }

  private func make(_ declared: Declaration) throws(RPCError) -> Study {
    let store = declared.address == OpenStudies.memory ? nil : try store(at: declared.address)
    do throws(StudyError) {
      guard let store else {
        let resolved: StudyDefinition
        do throws(SpaceError) {
          resolved = try declared.definition.resolved(trials: declared.trials)
        } catch { throw StudyError(.declaration, error.description) }
        return try Study(resolved, using: algorithms)
      }
      return try Study.open(
        declared.definition, in: store, declared.resume ? .createOrResume : .create,
        trials: declared.trials, worker: worker, using: algorithms)
    } catch { throw RPCError(declaring: error) }
  }

  /// Lets a study grow to what was declared, or says how the two differ.
  private func goOn(_ open: OpenStudy, as declared: Declaration) throws(RPCError) -> [String] {
    guard open.place == place(declared.address) else { throw elsewhere(declared, open) }
    guard declared.resume else { throw exists(declared) }
    try requireSeed(declared, of: open.study.definition)
    do throws(StudyError) {
      return try open.study.resume(as: declared.definition, trials: declared.trials)
    } catch { throw RPCError(declaring: error) }
  }

  private func store(at address: String) throws(RPCError) -> any Storage {
    let place = place(address)
    if let store = contents.withLock({ $0.stores[place] }) { return store }
    let store: any Storage
    do throws(StorageError) { store = try openStorage(address) } catch { throw RPCError(error) }
    return contents.withLock { contents in
      if let earlier = contents.stores[place] { return earlier }
      contents.stores[place] = store
      return store
    }
  }

  // MARK: Refusals

  private func requireSeed(
    _ declared: Declaration, of begun: StudyDefinition
  ) throws(RPCError) {
    guard declared.hasSeed, declared.definition.seed != begun.seed else { return }
    throw RPCError(
      .studyDiffers,
      "the study `\(begun.name)` was started with seed \(begun.seed), not \(declared.definition.seed): "
        + "leave `seed` out or keep it to resume the study, or choose another name")
  }

  private func exists(_ declared: Declaration) -> RPCError {
    RPCError(
      .studyExists,
      "there is a study `\(declared.definition.name)` \(OpenStudies.words(declared.address)) already: "
        + "give `resume` to resume it, or choose another name")
  }

  private func elsewhere(_ declared: Declaration, _ open: OpenStudy) -> RPCError {
    RPCError(
      .studyExists,
      "the study `\(declared.definition.name)` that is open here is \(OpenStudies.words(open.address)), "
        + "not \(OpenStudies.words(declared.address)), and a server has one study of a name: name that "
        + "place as its `storage` to resume it, or choose another name")
  }

  private static func words(_ address: String) -> String {
    address == memory ? "in memory" : "in \(address)"
  }
}

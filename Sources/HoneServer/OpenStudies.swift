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
    // By place and name, so that who asks for changes again and again is answered from what was read.
    var views: [[String]: StudyView] = [:]
  }

  private let contents = Mutex(Contents())
  private let openStorage: Server.OpenStorage
  private let place: Server.Place
  private let worker = Worker.unique()
  /// What searches the studies: their registry has the samplers and pruners that they may name.
  let algorithms: Algorithms

  init(
    openStorage: @escaping Server.OpenStorage, place: @escaping Server.Place,
    using algorithms: Algorithms
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

  /// A study to read, with all that has been written to its store.
  ///
  /// One that is open here from that place is read as it is; any other one is not opened by this.
  func view(of name: String, at address: String) throws(RPCError) -> any StudyReader {
    let place = place(address)
    let (open, known) = contents.withLock { ($0.studies[name], $0.views[[place, name]]) }
    if let open, open.place == place {
      try answering { () throws(StudyError) in try open.study.refresh() }
      return open.study
    }
    guard address != OpenStudies.memory else { return try named(name).study }
    let store = try store(at: address)
    do throws(StudyError) {
      if let known {
        try known.refresh()
        return known
      }
      let view = try StudyView(name, from: store)
      contents.withLock { $0.views[[place, name]] = view }
      return view
    } catch {
      contents.withLock { $0.views[[place, name]] = nil }
      throw RPCError(error)
    }
  }

  /// Creates a study, or goes on with one of this name.
  ///
  /// Whether this server has it open already makes no difference to the answer.
  /// - Parameter declared: What the study is, and where.
  /// - Returns: What differs from how a study that goes on was begun, for people.
  /// - Throws: `.studyExists`, `.studyDiffers`, `.storage`, and those of a wrong declaration.
  func open(_ declared: Declaration) throws(RPCError) -> [String] {
    let name = declared.request.definition.name
    if let open = contents.withLock({ $0.studies[name] }), !closes(open) {
      return try goOn(open, as: declared)
    }
    try requireFree(declared)
    let made = try make(declared)
    let study = OpenStudy(
      made.study, address: declared.address, place: place(declared.address))
    // Another thread may have opened it meanwhile: there must be one session of a study only.
    let other = contents.withLock { contents -> OpenStudy? in
      if let other = contents.studies[name] { return other }
      contents.studies[name] = study
      return nil
    }
    let changes = try other.map { (other) throws(RPCError) in try goOn(other, as: declared) }
    return made.found?.changes ?? changes ?? []
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

  /// Refuses a study that is in the store and not to be resumed.
  private func requireFree(_ declared: Declaration) throws(RPCError) {
    guard !declared.resume, declared.address != OpenStudies.memory else { return }
    let store = try store(at: declared.address)
    let isThere: Bool
    do throws(StorageError) {
      isThere = try store.open(declared.request.definition.name) != nil
    } catch { throw RPCError(error) }
    guard !isThere else { throw exists(declared) }
  }

  private func make(
    _ declared: Declaration
  ) throws(RPCError) -> (study: Study, found: Reconciliation?) {
    let store = declared.address == OpenStudies.memory ? nil : try store(at: declared.address)
    do throws(StudyError) {
      guard let store else { return (try Study(declared.request), nil) }
      return try Study.open(
        declared.request, in: store, declared.resume ? .createOrResume : .create, worker: worker)
    } catch { throw RPCError(declaring: error) }
  }

  /// Lets a study grow to what was declared, or says how the two differ.
  private func goOn(_ open: OpenStudy, as declared: Declaration) throws(RPCError) -> [String] {
    guard open.place == place(declared.address) else { throw elsewhere(declared, open) }
    guard declared.resume else { throw exists(declared) }
    do throws(StudyError) {
      return try open.study.resume(as: declared.request).changes
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

  private func exists(_ declared: Declaration) -> RPCError {
    RPCError(
      .studyExists,
      "there is a study `\(declared.request.definition.name)` \(OpenStudies.words(declared.address)) already: "
        + "give `resume` to resume it, or choose another name")
  }

  private func elsewhere(_ declared: Declaration, _ open: OpenStudy) -> RPCError {
    RPCError(
      .studyExists,
      "the study `\(declared.request.definition.name)` that is open here is \(OpenStudies.words(open.address)), "
        + "not \(OpenStudies.words(declared.address)), and a server has one study of a name: name that "
        + "place as its `storage` to resume it, or choose another name")
  }

  private static func words(_ address: String) -> String {
    address == memory ? "in memory" : "in \(address)"
  }
}

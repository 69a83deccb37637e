internal import Hone
internal import HoneFormats
internal import Synchronization

/// The studies of a server by name, and the stores that they are in.
final class OpenStudies: Sendable {
  /// The address of studies that are in no store.
  static let memory = "memory"

  private struct Contents {
    var studies: [String: OpenStudy] = [:]
    var stores: [String: any Storage] = [:]
  }

  private let contents = Mutex(Contents())
  private let openStorage: Server.OpenStorage
  private let worker = Worker.unique()

  init(openStorage: @escaping Server.OpenStorage) {
    self.openStorage = openStorage
  }

  var all: [OpenStudy] { contents.withLock { Array($0.studies.values) } }

  /// The open study of this name.
  func named(_ name: String) throws(RPCError) -> OpenStudy {
    if let study = contents.withLock({ $0.studies[name] }) { return study }
    let names = contents.withLock { $0.studies.keys.sorted() }
    let there = names.isEmpty ? "there is none yet" : "there is \(SearchSpace.list(names))"
    throw RPCError(
      .invalidParams,
      "no study `\(name)` is open here: \(there); study.create opens one, and with `resume` "
        + "also one that is in a store")
  }

  /// Creates a study, or goes on with one of this name.
  ///
  /// - Parameters:
  ///   - declared: What the study is.
  ///   - address: Its store, or `memory`.
  ///   - resume: Whether one of this name may exist, with the same objectives and a space that is
  ///     the same or can grow to the one declared.
  /// - Throws: `.studyExists`, `.studyDiffers`, `.storage`, and those of a wrong declaration.
  func open(_ declared: StudyDefinition, at address: String, resume: Bool) throws(RPCError) {
    if let open = contents.withLock({ $0.studies[declared.name] }) {
      guard resume, open.address == address else { throw exists(declared.name, at: open.address) }
      try require(open, as: declared)
      return
    }
    let study = OpenStudy(try make(declared, at: address, resume: resume), address: address)
    // Another thread may have opened it meanwhile: there must be one session of a study only.
    let other = contents.withLock { contents -> OpenStudy? in
      if let other = contents.studies[declared.name] { return other }
      contents.studies[declared.name] = study
      return nil
    }
    guard let other else { return }
    guard resume, other.address == address else { throw exists(declared.name, at: other.address) }
    try require(other, as: declared)
  }

  private func make(
    _ declared: StudyDefinition, at address: String, resume: Bool
  ) throws(RPCError) -> Study {
    guard address != OpenStudies.memory else {
      do throws(StudyError) { return try Study(declared) } catch { throw RPCError(error) }
    }
    let store = try store(at: address)
    if !resume {
      let isThere: Bool
      do throws(StorageError) { isThere = try store.open(declared.name) != nil } catch {
        throw RPCError(error)
      }
      guard !isThere else { throw exists(declared.name, at: address) }
    }
    do throws(StudyError) {
      return try Study.open(
        declared, in: store, resume ? .createOrResume : .create, worker: worker)
    } catch { throw RPCError(error) }
  }

  private func store(at address: String) throws(RPCError) -> any Storage {
    if let store = contents.withLock({ $0.stores[address] }) { return store }
    let store: any Storage
    do throws(StorageError) { store = try openStorage(address) } catch { throw RPCError(error) }
    return contents.withLock { contents in
      if let earlier = contents.stores[address] { return earlier }
      contents.stores[address] = store
      return store
    }
  }

  /// Lets what is open grow to what was declared, or says how the two differ. The seed stays.
  private func require(_ open: OpenStudy, as declared: StudyDefinition) throws(RPCError) {
    let definition = open.study.definition
    var differences: [String] = []
    // Of a reproducible study they are among the obstacles to its growth.
    if definition.reproducible == nil {
      if declared.sampler.name != "auto", !definition.sampler.isSame(as: declared.sampler) {
        differences.append("the sampler: it is `\(definition.sampler.name)` with its own options")
      }
      if !definition.pruner.isSame(as: declared.pruner) {
        differences.append("the pruner: it is `\(definition.pruner.name)` with its own options")
      }
    }
    guard differences.isEmpty else {
      throw RPCError(
        .studyDiffers,
        "the study `\(definition.name)` is open here and differs: give this one another name, or "
          + "declare it as it was; \(differences.joined(separator: "; "))")
    }
    try answering { () throws(StudyError) in _ = try open.study.grow(to: declared) }
  }

  private func exists(_ name: String, at address: String) -> RPCError {
    let place = address == OpenStudies.memory ? "in memory" : "in \(address)"
    return RPCError(
      .studyExists,
      "there is a study `\(name)` \(place) already: give `resume` to go on with it, or give this "
        + "one another name")
  }
}

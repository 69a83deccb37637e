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
  ///   - resume: Whether one of this name may exist, with the same space and objectives.
  /// - Throws: `.studyExists`, `.studyDiffers`, `.storage`, and those of a wrong declaration.
  func open(_ declared: StudyDefinition, at address: String, resume: Bool) throws(RPCError) {
    if let open = contents.withLock({ $0.studies[declared.name] }) {
      guard resume, open.address == address else { throw exists(declared.name, at: open.address) }
      try require(open.study.definition, as: declared)
      return
    }
    let study = OpenStudy(try make(declared, at: address, resume: resume), address: address)
    // Another thread may have opened it meanwhile: there must be one session of a study only.
    let isFirst = contents.withLock { contents in
      guard contents.studies[declared.name] == nil else { return false }
      contents.studies[declared.name] = study
      return true
    }
    guard isFirst else { throw exists(declared.name, at: address) }
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

  /// Says how what is open differs from what was declared. The seed stays as it was.
  private func require(
    _ open: StudyDefinition, as declared: StudyDefinition
  ) throws(RPCError) {
    var differences = DefinitionFormat.difference(open, declared)
    if declared.sampler.name != "auto", open.sampler != declared.sampler {
      differences.append("the sampler: it is `\(open.sampler.name)` with its own options")
    }
    if open.pruner != declared.pruner {
      differences.append("the pruner: it is `\(open.pruner.name)` with its own options")
    }
    guard differences.isEmpty else {
      throw RPCError(
        .studyDiffers,
        "the study `\(open.name)` is open here and differs: give this one another name, or declare "
          + "it as it was; \(differences.joined(separator: "; "))")
    }
  }

  private func exists(_ name: String, at address: String) -> RPCError {
    let place = address == OpenStudies.memory ? "in memory" : "in \(address)"
    return RPCError(
      .studyExists,
      "there is a study `\(name)` \(place) already: give `resume` to go on with it, or give this "
        + "one another name")
  }
}

internal import Hone
public import HoneAlgorithms
public import HoneStorage

/// Ask and tell for other programs: studies behind JSON-RPC 2.0, whatever carries the messages.
///
/// Safe to use from any number of threads; calls on one study take turns.
public final class Server: Sendable {
  /// Opens the store that an address such as `hone.db` or `sqlite:///path` names.
  public typealias OpenStorage = @Sendable (String) throws(StorageError) -> any Storage

  /// Where an address leads, so that two ways to name one file are the same place.
  public typealias Place = @Sendable (String) -> String

  /// How many requests a batch may have.
  static let batchLimit = 10_000

  let studies: OpenStudies
  /// After how many bytes of replies the rest of a batch is not done.
  let replyLimit: Int

  /// Creates a server without studies.
  ///
  /// - Parameters:
  ///   - openStorage: Opens stores; `memory` is not asked of it.
  ///   - place: Where an address leads; the address itself unless given.
  ///   - registry: The samplers and pruners that studies may name.
  public convenience init(
    openStorage: @escaping OpenStorage, place: @escaping Place = { $0 },
    registry: Registry = .builtin
  ) {
    self.init(openStorage: openStorage, place: place, using: Algorithms(registry))
  }

  init(
    openStorage: @escaping OpenStorage, place: @escaping Place = { $0 },
    replyLimit: Int = 32 << 20, using algorithms: Algorithms
  ) {
    studies = OpenStudies(openStorage: openStorage, place: place, using: algorithms)
    self.replyLimit = replyLimit
  }

  /// Whether trials are out that other workers would take over without a sign of life.
  public var holdsLeases: Bool { studies.all.contains { $0.holdsLeases } }

  /// Tells the stores that this server lives; to be called every few seconds while `holdsLeases`.
  public func keepAlive() {
    for study in studies.all where study.holdsLeases { study.keepAlive() }
  }

  /// Gives the stored studies' running trials back, for other workers: nobody will tell of them.
  public func close() {
    for study in studies.all { study.release() }
  }
}

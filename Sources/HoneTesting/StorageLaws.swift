public import HoneStorage

/// A promise that every storage keeps, checked on an empty one.
public struct StorageLaw: Sendable, CustomStringConvertible {
  /// The promise.
  public let name: String
  private let body: @Sendable (StorageBench) throws -> Void

  /// Creates a law from what it promises and a check that throws where the promise is broken.
  public init(_ name: String, _ body: @escaping @Sendable (StorageBench) throws -> Void) {
    self.name = name
    self.body = body
  }

  /// Checks the law on a store that holds nothing yet.
  ///
  /// - Throws: `LawViolation` with what was seen instead.
  public func check(_ bench: StorageBench) throws(LawViolation) {
    do {
      try body(bench)
    } catch let finding as Finding {
      throw LawViolation(name, finding.text)
    } catch {
      throw LawViolation(name, "threw \(error)")
    }
  }

  /// The promise.
  public var description: String { name }
}

/// A storage under test.
public struct StorageBench {
  /// An empty store.
  public let storage: any Storage
  /// Opens the same store once more, as another process would.
  public let reopen: () throws -> any Storage

  /// Creates a bench.
  public init(_ storage: any Storage, reopen: @escaping () throws -> any Storage) {
    self.storage = storage
    self.reopen = reopen
  }
}

/// The laws of storages: whoever writes one runs each of `all` on it.
///
/// ```swift
/// @Test(arguments: StorageLaws.all)
/// func keeps(_ law: StorageLaw) throws {
///   let storage = MyStorage()
///   try law.check(StorageBench(storage) { storage })
/// }
/// ```
public enum StorageLaws {
  /// Every law.
  public static var all: [StorageLaw] {
    studies + numbers + claims + reservations + values + events + amendments + extracts + gradients
      + vectors + measures + legs
  }
}

/// What a check saw that it should not have.
struct Finding: Error {
  var text: String
}

/// Throws a finding unless the condition holds.
func require(_ condition: Bool, _ finding: @autoclosure () -> String) throws {
  guard condition else { throw Finding(text: finding()) }
}

/// Throws a finding unless the two are equal.
func requireEqual<T: Equatable>(_ found: T, _ wanted: T, _ what: String) throws {
  try require(found == wanted, "\(what) is \(found) rather than \(wanted)")
}

/// Throws a finding unless `body` fails with this code and a message.
func require(
  _ code: StorageError.Code, _ what: String, _ body: () throws -> some Any
) throws {
  do {
    _ = try body()
  } catch let error as StorageError {
    try requireEqual(error.code, code, "the error's code of \(what) (\(error))")
    try require(!error.message.isEmpty, "the error of \(what) has no message")
    return
  }
  throw Finding(text: "\(what) was accepted rather than refused as `\(code.rawValue)`")
}

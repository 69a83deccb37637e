import Foundation
import GRDB
import HoneCore
import HoneStorage
import Testing

@testable import HoneSQLite

/// Gradients and vectors in a file.
@Suite struct GradientFileTests {
  private let folder: Scratch

  init() throws { folder = try Scratch() }

  private func stored() throws -> (SQLiteStorage, StudyID) {
    let storage = try SQLiteStorage(path: folder.path("a.db"))
    let study = try storage.create(try Fixture.definition(), at: 0)
    _ = try storage.append([Fixture.asked(0)], to: study, by: Fixture.worker)
    return (storage, study)
  }

  @Test func aGradientTakesTwelveBytesASlope() throws {
    let (storage, study) = try stored()
    let slopes = [Slope(parameter: 0, value: 0.5), Slope(parameter: 1, value: -1e300)]
    _ = try storage.append(
      [.gradient(trial: 0, attempt: 1, slopes)], to: study, by: Fixture.worker)
    let size = try storage.queue.inDatabase {
      try Int.fetchOne($0, sql: "SELECT length(slopes) FROM trial_gradient")
    }
    #expect(size == 24)
  }

  @Test func numbersThatAreFloatsTakeFourBytesAndOthersEight() throws {
    let (storage, study) = try stored()
    let vectors = [
      NamedVector(name: "floats", values: [0.5, Double(Float(0.1)), -0.0]),
      NamedVector(name: "mixed", values: [0.5, 0.1, -0.0]),
    ]
    _ = try storage.append(
      [.vectors(trial: 0, attempt: 1, vectors)], to: study, by: Fixture.worker)
    let sizes = try storage.queue.inDatabase {
      try Int.fetchAll($0, sql: "SELECT length(bytes) FROM trial_vector ORDER BY name")
    }
    #expect(sizes == [12, 24])
  }

  @Test(arguments: [
    "UPDATE trial_gradient SET slopes = zeroblob(24)",
    "UPDATE trial_gradient SET slopes = x'090000000000000000000000'",
    "UPDATE trial_gradient SET slopes = x'00000000000000000000F07F'",
    "UPDATE trial_gradient SET trial = 1 << 32 | 7",
  ])
  func aGradientThatIsNoneIsDamage(sql: String) throws {
    let (storage, study) = try stored()
    _ = try storage.append(
      [.gradient(trial: 0, attempt: 1, [Slope(parameter: 0, value: 0.5)])], to: study,
      by: Fixture.worker)
    try storage.execute("PRAGMA foreign_keys = 0; " + sql)
    let error = #expect(throws: StorageError.self) {
      _ = try storage.events(in: study, after: 0, limit: 9)
    }
    #expect(error?.code == .corrupt)
  }

  @Test func aVectorThatIsNoneIsDamage() throws {
    let (storage, study) = try stored()
    _ = try storage.append(
      [.vectors(trial: 0, attempt: 1, [NamedVector(name: "w", values: [0.5])])], to: study,
      by: Fixture.worker)
    try storage.execute("UPDATE trial_vector SET bytes = x'0000C07F'")
    let error = #expect(throws: StorageError.self) {
      _ = try storage.vector(named: "w", of: 0, in: study)
    }
    #expect(error?.code == .corrupt)
  }

  @Test func aMillionNumbersAreKeptAndMoreThanTenRefused() throws {
    let (storage, study) = try stored()
    let values = (0..<1_000_000).map { Double($0) / 7 }
    _ = try storage.append(
      [.vectors(trial: 0, attempt: 1, [NamedVector(name: "w", values: values)])], to: study,
      by: Fixture.worker)
    #expect(try storage.vector(named: "w", of: 0, in: study) == values)
    let longer = NamedVector(
      name: "w", values: Array(repeating: 1, count: NamedVector.longest + 1))
    let error = #expect(throws: StorageError.self) {
      _ = try storage.append(
        [.vectors(trial: 0, attempt: 1, [longer])], to: study, by: Fixture.worker)
    }
    #expect(error?.message.contains("1 to 10000000") == true)
  }
}

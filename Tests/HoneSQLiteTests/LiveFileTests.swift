import Foundation
import GRDB
import HoneCore
import HoneStorage
import TestPrograms
import Testing
import Waiting

@testable import HoneSQLite

/// A file while it is in use: copies of it, and what happens to it from outside.
@Suite struct LiveFileTests {
  private let folder: Scratch

  init() throws { folder = try Scratch() }

  private var path: String { folder.path("a.db") }

  private func filled(_ trials: Int = 20) throws -> (SQLiteStorage, StudyID) {
    let storage = try SQLiteStorage(path: path)
    let study = try storage.create(try Fixture.definition(), at: 0)
    try append(0..<trials, to: study, of: storage)
    return (storage, study)
  }

  private func append(
    _ trials: Range<Int>, to study: StudyID, of storage: SQLiteStorage
  ) throws {
    _ = try storage.append(
      trials.flatMap { [Fixture.asked($0), Fixture.finished($0)] }, to: study, by: Fixture.worker)
  }

  @Test("A copy of the file alone has the study within seconds of its last write")
  func copies() async throws {
    let (storage, study) = try filled()
    let copy = folder.path("copy.db")
    try await eventually(every: .milliseconds(100)) {
      try? FileManager.default.removeItem(atPath: copy)
      try FileManager.default.copyItem(atPath: path, toPath: copy)
      guard let other = try? SQLiteStorage(path: copy) else { return false }
      return try other.studies().first?.counts[2] == 20
    }
    #expect(try storage.events(in: study, after: 0, limit: 100).revision == 40)
  }

  @Test("A file in use has a write-ahead log, which a loss of power may cut and never break")
  func durability() throws {
    let (storage, _) = try filled()
    let (mode, level) = try storage.queue.inDatabase { db in
      (
        try String.fetchOne(db, sql: "PRAGMA journal_mode"),
        try Int.fetchOne(db, sql: "PRAGMA synchronous")
      )
    }
    // 1 is NORMAL: the file is synchronised before and after each checkpoint.
    #expect(mode == "wal" && level == 1)
  }

  @Test("A file that is left while others use it holds what was written")
  func leaving() throws {
    var (storage, study): (SQLiteStorage?, StudyID) = try filled()
    let other = try SQLiteStorage(path: path)
    _ = try other.studies()
    storage = nil
    _ = (storage, study)
    let copy = folder.path("copy.db")
    try FileManager.default.copyItem(atPath: path, toPath: copy)
    #expect(try SQLiteStorage(path: copy).studies().first?.counts[2] == 20)
    _ = other
  }

  @Test("A backup of a file in use is a store of its own, without a log")
  func backup() throws {
    let (storage, study) = try filled()
    let copy = folder.path("copy.db")
    try SQLiteStorage(path: path, readOnly: true).backup(to: copy)
    try append(20..<30, to: study, of: storage)
    #expect(Array(try Data(contentsOf: URL(filePath: copy))[18..<20]) == [1, 1])
    let backup = try SQLiteStorage(path: copy)
    #expect(try backup.events(in: study, after: 0, limit: 100).revision == 40)
    _ = try backup.append([Fixture.asked(20)], to: study, by: Fixture.worker)
  }

  @Test("A backup of a damaged file is an error, and none is kept for one")
  func damagedBackup() throws {
    let (storage, _) = try filled(500)
    try storage.close()
    var bytes = try Data(contentsOf: URL(filePath: path))
    for index in 8_192..<bytes.count { bytes[index] = UInt8(truncatingIfNeeded: index &* 31) }
    try bytes.write(to: URL(filePath: path))
    let error = #expect(throws: StorageError.self) {
      try SQLiteStorage(path: path, readOnly: true).backup(to: folder.path("copy.db"))
    }
    #expect(error?.code == .corrupt)
  }

  /// What a call says after something has happened to the file, however often it takes.
  private func fault(_ storage: SQLiteStorage, _ study: StudyID) throws -> StorageError {
    while true {
      do { _ = try storage.events(in: study, after: 0, limit: 100) } catch { return error }
    }
  }

  @Test(
    "A file that is emptied, zeroed or cut short under a run is seen, and rescued",
    arguments: [
      ("was emptied or overwritten", ": > FILE"),
      ("was emptied or overwritten", "dd if=/dev/zero of=FILE bs=4096 count=SIZE conv=notrunc"),
      ("was emptied or overwritten", "echo mine > FILE"),
      ("was cut short", "truncate -s HALF FILE"),
    ])
  func emptied(words: String, command: String) async throws {
    let (storage, study) = try filled()
    storage.queue.inDatabase { db in
      Checkpoints.write(db)
      // Seen while it was whole.
      #expect(storage.presence.fault(db, now: true) == nil)
    }
    _ = try storage.events(in: study, after: 0, limit: 100)
    let size = try Data(contentsOf: URL(filePath: path)).count
    try await shell(
      command.replacing("FILE", with: "'\(path)'").replacing("SIZE", with: "\(size / 4096)")
        .replacing("HALF", with: "\(size / 2)"))
    let error = try fault(storage, study)
    #expect(error.message.contains("\(path) \(words) while it was in use"), "\(error)")
    // What SQLite had read before it still has, unless the file is shorter than its header says.
    guard error.code == .gone else {
      #expect(error.code == .lost, "\(error)")
      return #expect(!folder.files.contains("a.db.rescued"))
    }
    let rescued = try SQLiteStorage(path: path + ".rescued")
    #expect(try rescued.events(in: study, after: 0, limit: 100).revision == 40)
  }

  /// By another process: to close a descriptor of one's own would end SQLite's locks.
  private func shell(_ line: String) async throws {
    _ = try await program("/bin/sh", ["-c", line], folder: "/")
  }

  @Test(
    "A log that is emptied, zeroed or cut short under a run is seen, and breaks no file",
    arguments: [
      ": > LOG", "truncate -s 5000 LOG", "head -c 9000 /dev/zero > LOG",
      "dd if=/dev/zero of=LOG bs=4096 count=8 conv=notrunc",
      "dd if=/dev/zero of=LOG bs=32 count=1 conv=notrunc",
    ], [true, false])
  func log(command: String, isWriting: Bool) async throws {
    var (storage, study): (SQLiteStorage?, StudyID) = try filled()
    var other: SQLiteStorage? = try SQLiteStorage(path: path)
    _ = try other?.studies()
    storage?.queue.inDatabase { _ = Checkpoints.write($0) }
    try append(20..<30, to: study, of: try #require(storage))
    _ = storage?.queue.inDatabase { storage?.presence.fault($0, now: true) }
    try await shell(command.replacing("LOG", with: "'\(path)-wal'"))
    var written = 30
    while let store = storage {
      do {
        if isWriting { try append(written..<written + 1, to: study, of: store) }
        _ = try store.events(in: study, after: 0, limit: 100)
        written += 1
      } catch let error as StorageError {
        #expect(error.code == .lost, "\(error)")
        #expect(
          error.message.contains("a.db-wal was emptied, overwritten or cut short"), "\(error)")
        storage = nil
      }
    }
    // Whoever else uses the file finds its log gone, and does not bring it into the file either.
    #expect(try fault(try #require(other), study).code == .lost)
    other = nil
    let again = try SQLiteStorage(path: path)
    #expect(again.lacksLog)
    #expect(try again.events(in: study, after: 0, limit: 100).revision >= 40)
    #expect(
      try again.queue.inDatabase { try String.fetchOne($0, sql: "PRAGMA integrity_check") } == "ok")
    let next = try #require(try again.studies().first?.counts[2])
    try append(next..<next + 1, to: study, of: again)
  }

  @Test("Who closes a file whose log was cut short is told, and leaves nothing of that log")
  func cutAtTheEnd() async throws {
    let (storage, study) = try filled()
    storage.queue.inDatabase { _ = Checkpoints.write($0) }
    try append(20..<30, to: study, of: storage)
    _ = storage.queue.inDatabase { storage.presence.fault($0, now: true) }
    try await shell("truncate -s 5000 '\(path)-wal'")
    let error = #expect(throws: StorageError.self) { try storage.close() }
    #expect(error?.code == .lost, "\(error.debugDescription)")
    #expect(error?.message.contains("a.db-wal was emptied, overwritten or cut short") == true)
    let again = try SQLiteStorage(path: path)
    #expect(try again.events(in: study, after: 0, limit: 100).revision == 40)
    try again.close()
  }

  @Test("A file that the system does not let be looked at for a moment has not been deleted")
  func sight() throws {
    for number in [EIO, ENOMEM, ESTALE] { #expect(FileIdentity.sight(after: number) == .unknown) }
    for number in [ENOENT, ENOTDIR, ELOOP, EACCES] {
      #expect(FileIdentity.sight(after: number) == .missing)
    }
    #expect(FileIdentity.look(path) == .missing)
    _ = try filled()
    #expect(FileIdentity.look(path) == FileIdentity(path).map { .file($0) })
  }

  @Test("A log that another program has brought into the file and cut off is no loss")
  func truncated() throws {
    let (storage, study) = try filled()
    let other = try DatabaseQueue(path: path)
    for trial in 20..<25 {
      try append(trial..<trial + 1, to: study, of: storage)
      try other.inDatabase { try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
      #expect(storage.queue.inDatabase { storage.presence.fault($0, now: true) } == nil)
    }
    #expect(try storage.events(in: study, after: 0, limit: 100).revision == 50)
  }

  @Test("What cannot be rescued is said to be lost, and leaves no part of a copy")
  func lost() throws {
    let (storage, study) = try filled(3_000)
    storage.queue.inDatabase { db in
      Checkpoints.write(db)
      #expect(storage.presence.fault(db, now: true) == nil)
      db.releaseMemory()
    }
    let file = try FileHandle(forWritingTo: URL(filePath: path))
    try file.truncate(atOffset: 0)
    let error = try fault(storage, study)
    #expect(error.code == .lost, "\(error)")
    #expect(error.message.contains("could not be saved"), "\(error)")
    #expect(!folder.files.contains("a.db.rescued"))
    try file.close()
  }
}

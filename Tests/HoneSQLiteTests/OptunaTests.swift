import Foundation
import HoneCore
import HoneFormats
import HoneSQLite
import HoneStorage
import TestPrograms
import Testing

@Suite struct OptunaTests {
  @Test(arguments: [4, 5])
  func optunaReadsAFileAsItLies(major: Int) async throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let python = root.appending(path: ".venv-optuna\(major)/bin/python")
    try #require(
      FileManager.default.isExecutableFile(atPath: python.path),
      "there is no \(python.path): run scripts/setup --tests")
    let folder = try Scratch()
    let storage = try SQLiteStorage(path: folder.path("a.db"))
    let expected = [
      try OptunaStudy.store(in: storage, objectives: [.minimize("loss")]),
      try OptunaStudy.store(in: storage, objectives: [.maximize("größe")]),
      try OptunaStudy.store(in: storage, objectives: [.minimize("loss"), .maximize("score")]),
    ]
    try Data(JSON.text(.array(expected)).utf8)
      .write(to: URL(filePath: folder.path("expected.json")))
    let said = try await program(
      python.path,
      [
        root.appending(path: "Tests/HoneSQLiteTests/read_with_optuna.py").path,
        folder.path("a.db"), folder.path("expected.json"),
      ], folder: root.path)
    #expect(said.ending == .exited(0), "\(said.output)\(said.error)")
    // Optuna wrote a note, which is no event and must not have touched anything of ours.
    #expect(try storage.studies().count == expected.count)
  }
}

import Foundation
import HoneCore
import HoneFormats
import HoneSQLite
import HoneStorage
import Testing

@Suite struct OptunaTests {
  @Test(arguments: [4, 5])
  func optunaReadsAFileAsItLies(major: Int) throws {
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
    let process = Process()
    process.executableURL = python
    process.arguments = [
      root.appending(path: "Tests/HoneSQLiteTests/read_with_optuna.py").path,
      folder.path("a.db"), folder.path("expected.json"),
    ]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(said)")
    // Optuna wrote a note, which is no event and must not have touched anything of ours.
    #expect(try storage.studies().count == expected.count)
  }
}

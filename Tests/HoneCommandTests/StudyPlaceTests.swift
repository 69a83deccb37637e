import HoneFormats
import Testing

@Suite("Where a study file's study lies")
struct StudyPlaceTests {
  /// A folder with a study file `d/s.yaml`.
  private func folder(_ more: String = "", x: String = "{float: [1, 3]}") async throws -> Folder {
    let folder = try Folder()
    _ = try await folder.command("mkdir", "d")
    try write(folder, more, x: x)
    return folder
  }

  private func write(_ folder: Folder, _ more: String, x: String = "{float: [1, 3]}") throws {
    try folder.write(
      "d/s.yaml",
      """
      command: [sh, -c, 'echo "{\\"loss\\": $0}"', "{x}"]
      minimize: loss
      parameters: {x: \(x)}
      trials: 2
      seed: 1
      \(more)
      """)
  }

  @Test("Beside the file, with its trials' folders, from whichever folder the run is started")
  func beside() async throws {
    for more in ["", "storage: hone.db", "storage: sqlite:///hone.db"] {
      let folder = try await folder(more)
      #expect(try await folder.hone("run", "d/s.yaml").status == 0)
      #expect(folder.exists("d/hone.db") && folder.exists("d/hone.trials/s/1/log"))
      #expect(!folder.exists("hone.db") && !folder.exists("hone.trials"))
      let inside = try await folder.command(
        "sh", "-c", "cd d && \(Folder.binary) run s.yaml --trials 3")
      #expect(inside.error.split(separator: "\n").count == 2, "it goes on with the same study")
      let outside = try await folder.hone("run", "\(folder.path)/d/s.yaml", "--trials", "4")
      #expect(outside.error.split(separator: "\n").count == 2)
    }
  }

  @Test("A store elsewhere is counted from the file's folder, a flag from the current one")
  func elsewhere() async throws {
    let folder = try await folder("storage: ../up.db")
    #expect(try await folder.hone("run", "d/s.yaml").status == 0)
    #expect(folder.exists("up.db") && !folder.exists("d/hone.db"))
    #expect(try await folder.hone("run", "d/s.yaml", "--storage", "here.db").status == 0)
    #expect(folder.exists("here.db") && folder.exists("here.trials/s/0/log"))
    try write(folder, "storage: \(folder.path)/absolute.db")
    #expect(try await folder.hone("run", "d/s.yaml").status == 0)
    #expect(folder.exists("absolute.db"))
    try write(folder, "storage: memory")
    #expect(try await folder.hone("run", "d/s.yaml").status == 0)
    #expect(folder.exists("d/memory-trials/s/0/log"))
  }

  @Test("One that lies only in the current folder is resumed there, and that is said")
  func before() async throws {
    let folder = try await folder()
    #expect(try await folder.hone("run", "d/s.yaml", "--storage", "hone.db").status == 0)
    let again = try await folder.hone("run", "d/s.yaml", "--trials", "3")
    #expect(again.status == 0)
    #expect(again.error.contains("the study `s` is resumed in hone.db of the current folder"))
    #expect(again.error.contains("not in d/hone.db, beside its file. To move it: `hone"))
    #expect(again.error.contains("hone import hone.db --study s --storage d/hone.db"))
    #expect(!folder.exists("d/hone.db"))
    let best = try await folder.hone("best", "d/s.yaml", "--json")
    #expect(try JSON.parse(best.output)["values"]?["loss"] != nil)
    // The advice can be followed; from then on the one beside the file counts, and that is said.
    let moved = try await folder.hone(
      "import", "hone.db", "--study", "s", "--storage", "d/hone.db")
    #expect(moved.status == 0, "\(moved.error)")
    let beside = try await folder.hone("run", "d/s.yaml", "--trials", "4")
    #expect(beside.error.contains("Hone uses the one in d/hone.db"))
    #expect(beside.output.contains("4 of 4 trials done"))
  }

  @Test("Another study of the name in the current folder is left alone, and said")
  func another() async throws {
    let folder = try await folder(x: "{float: [5, 6]}")
    #expect(try await folder.hone("run", "d/s.yaml", "--storage", "hone.db").status == 0)
    try write(folder, "")
    let result = try await folder.hone("run", "d/s.yaml")
    #expect(result.status == 0, "\(result.error)")
    #expect(result.error.contains("a study `s` is also in hone.db of the current folder"))
    #expect(result.output.contains("2 of 2 trials done") && folder.exists("d/hone.db"))
  }

  @Test("A store in the current folder without such a study, or that is none, is left alone")
  func unrelated() async throws {
    let folder = try await folder()
    try folder.write("hone.db", "no database at all, but long enough to be taken for a file of one")
    let result = try await folder.hone("run", "d/s.yaml")
    #expect(result.status == 0 && result.error.split(separator: "\n").count == 3)
    #expect(folder.exists("d/hone.db"))
  }

  @Test("A study file's path stands for its study in every command that takes a name")
  func named() async throws {
    let folder = try await folder("name: other")
    #expect(try await folder.hone("run", "d/s.yaml").status == 0)
    for arguments in [
      ["best", "d/s.yaml"], ["show", "d/s.yaml"], ["show", "d/s.yaml", "--trial", "0"],
      ["trials", "d/s.yaml"], ["enqueue", "d/s.yaml", "x=2"], ["mark", "d/s.yaml", "0", "failed"],
      ["export", "d/s.yaml", "-o", "out.jsonl"],
      ["delete", "d/s.yaml", "--trial", "1", "--folders"], ["delete", "d/s.yaml", "--yes"],
    ] {
      let result = try await folder.hone(arguments)
      #expect(result.status == 0, "\(arguments): \(result.error)")
    }
    #expect(!folder.exists("d/hone.trials/other/1") && folder.exists("d/hone.trials/other/0"))
    // A file with no ending, too, where its path has a folder in it.
    _ = try await folder.command("mv", "d/s.yaml", "d/plain")
    #expect(try await folder.hone("run", "d/plain").status == 0)
    #expect(try await folder.hone("best", "d/plain").status == 0)
    let missing = try await folder.hone("best")
    #expect(missing.status == 3 && missing.error.contains("name the study file instead"))
  }
}

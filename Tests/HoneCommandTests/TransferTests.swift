import HoneFormats
import Testing

@Suite("Moving studies in and out")
struct TransferTests {
  private static let file = """
    command: ./train {x}
    minimize: loss
    parameters:
      x: {float: [0.5, 8], scale: log}
      drop: {float: [0, 0.5], step: 0.05}
      n: {int: [1, 512], scale: log}
      opt: {choice: [sgd, adam, "1", true]}
      size: {ordinal: [small, "a,b", large]}
      momentum: {float: [0, 0.99], when: {opt: sgd}}
      epochs: 20
    enqueue: [{x: 7.5, opt: sgd}]
    trials: 30
    parallel: 3
    pruner: {asha: {min: 1, max: 9}}
    seed: 2
    """

  /// A folder with a study that has trials in every ended state.
  private func tuned() async throws -> Folder {
    let folder = try Folder()
    try folder.program(
      "train",
      #"""
      [ $((HONE_TRIAL % 7)) = 3 ] && { printf 'bad, "very" bad\r\nso\n'; exit 1; }
      for step in 1 3 9; do echo "{\"loss\": $1$step, \"step\": $step}"; sleep 0.02; done
      """#)
    try folder.write("digits.yaml", TransferTests.file)
    let result = try await folder.hone("run", "digits.yaml")
    try #require(result.status == 0, "\(result.error)")
    return folder
  }

  private func hone(_ folder: Folder, _ arguments: String...) async throws -> Result {
    let result = try await folder.hone(arguments)
    try #require(result.status == 0, "\(arguments): \(result.error)")
    return result
  }

  @Test("JSON lines, an Optuna database and a store read back to the same bytes")
  func roundTrips() async throws {
    let folder = try await tuned()
    let text = try await hone(folder, "export").output
    for state in ["completed", "failed", "pruned"] { #expect(text.contains("\"\(state)\"")) }
    for name in ["a.jsonl", "a.json", "a.db"] { _ = try await hone(folder, "export", "-o", name) }
    for name in ["a.jsonl", "a.json", "a.db", "hone.db"] {
      folder.remove("there.db")
      let said = try await hone(folder, "import", name, "--storage", "there.db")
      #expect(said.output.hasPrefix("digits: 30 trials imported into there.db ("), "\(name)")
      #expect(said.error.isEmpty)
      #expect(try await hone(folder, "export", "--storage", "there.db").output == text, "\(name)")
    }
    let piped = try await folder.hone("import", "-", "--storage", "piped.db", input: text)
    #expect(piped.status == 0, "\(piped.error)")
    #expect(try await hone(folder, "export", "--storage", "piped.db").output == text)
  }

  @Test("an imported study goes on as the one that it was taken from")
  func goesOn() async throws {
    let folder = try await tuned()
    _ = try await hone(folder, "export", "-o", "a.jsonl")
    _ = try await hone(folder, "import", "a.jsonl", "--storage", "there.db")
    let more = ["run", "digits.yaml", "--trials", "34", "--parallel", "1", "--storage"]
    for store in ["hone.db", "there.db"] {
      #expect(try await folder.hone(more + [store]).status == 0)
    }
    let last = { (store: String) in
      let trials = try JSON.parse(
        try await hone(folder, "trials", "--json", "--storage", store).output)
      return trials.elements?.suffix(4).map { $0["params"] }
    }
    #expect(try await last("hone.db") == last("there.db"))
  }

  @Test("a table reads back to the same table, and adds to a study")
  func tables() async throws {
    let folder = try await tuned()
    _ = try await hone(folder, "export", "--output", "a.csv")
    _ = try await hone(
      folder, "import", "a.csv", "--study-file", "digits.yaml", "--storage", "there.db")
    _ = try await hone(folder, "export", "-o", "b.csv", "--storage", "there.db")
    // A pruned trial's step is that of its last report, and a table has no reports.
    let text = folder.read("a.csv")?.replacing(/pruned at step \d+/, with: "")
    #expect(folder.read("b.csv") == text)
    try folder.write("list.csv", try await hone(folder, "trials", "--format", "csv").output)
    let said = try await hone(
      folder, "import", "list.csv", "--into", "digits", "--storage", "there.db", "--json")
    let json = try JSON.parse(said.output)
    #expect(json["imported"] == 30)
    #expect(json["first"] == 30)
    #expect(json["notes"] == [])
    // What a person did by hand, and what is to be tried next.
    try folder.write(
      "hand.csv",
      """
      opt,x,drop,n,size,loss,state
      adam,0.75,0.1,7,small,0.001,
      "1",1,0,7,large,2,completed
      sgd,6.5,,,,,waiting

      """)
    let added = try await hone(folder, "import", "hand.csv", "--into", "digits")
    #expect(
      added.output
        == "digits: 3 trials imported into hone.db, from trial 30 on (1 waiting, 2 completed)\n")
    let best = try JSON.parse(try await hone(folder, "best", "--json").output)
    #expect(best["trial"] == 30)
    #expect(try await folder.hone("run", "digits.yaml", "--trials", "33").status == 0)
    let tried = try JSON.parse(try await hone(folder, "show", "--trial", "32", "--json").output)
    #expect(tried["params"]?["x"] == 6.5)
  }

  @Test("a mistake in a file is named with its place, and nothing is imported")
  func mistakes() async throws {
    let folder = try await tuned()
    let lines = try await hone(folder, "export").output.split(separator: "\n")
    // Beyond what is read before the store is opened.
    let many = [lines[0]] + Array(repeating: lines[1], count: 1500) + ["{}"]
    try folder.write("late.jsonl", many.joined(separator: "\n"))
    let late = try await folder.hone("import", "late.jsonl", "--name", "late")
    #expect(late.status == 2)
    #expect(late.error == "hone: late.jsonl:1502:1: state: this trial has no state\n")
    let into = try await folder.hone("import", "late.jsonl", "--into", "digits")
    #expect(into.status == 2)
    let studies = try JSON.parse(try await hone(folder, "studies", "--json").output)
    #expect(studies.elements?.count == 1)
    #expect(studies.elements?[0]["trials"]?["completed"] != 1500)
    #expect(try await hone(folder, "export").output.split(separator: "\n") == lines)

    try folder.write("a.csv", "x,loss\n99,1\n")
    let cases: [([String], Int32, String)] = [
      (["a.csv", "--into", "digits"], 2, "a.csv:2:1: x: 99 is outside 0.5 to 8.0"),
      (["a.csv"], 2, "give --into STUDY to add to an existing one, or --study-file"),
      (["a.csv", "--into", "digit"], 2, "there is no study `digit` to add to: there is `digits`"),
      (["a.csv", "--into", "digits", "--name", "x"], 2, "give one or the other"),
      (["nothing.jsonl"], 2, "there is no file `nothing.jsonl`"),
      (["."], 2, "`.` is a folder"),
      (["hone.db"], 2, "there is a study `digits` in hone.db already: add to it with --into"),
      (["hone.db", "--study", "x"], 2, "`hone.db` has no study `x`: there is `digits`"),
      (["postgresql://host/x"], 2, "optuna.copy_study"),
      (["a.csv", "--format", "optuna"], 2, "`a.csv` is not an SQLite database"),
      (["late.jsonl", "--storage", "memory"], 2, "memory keeps nothing"),
    ]
    for (arguments, status, message) in cases {
      let result = try await folder.hone(["import"] + arguments)
      #expect(result.status == status, "\(arguments): \(result.error)")
      #expect(result.error.contains(message), "\(arguments): \(result.error)")
      #expect(result.output.isEmpty)
    }
    // Not so much as an empty store.
    #expect(
      try await folder.hone("import", "a.csv", "--study-file", "digits.yaml", "--storage", "new.db")
        .status == 2)
    #expect(!folder.exists("new.db"))
  }

  @Test("an export replaces no file unless told to, and leaves none that is not whole")
  func files() async throws {
    let folder = try await tuned()
    try folder.write("a.csv", "mine")
    let taken = try await folder.hone("export", "-o", "a.csv")
    #expect(taken.status == 2)
    #expect(taken.error.contains("--force"))
    #expect(folder.read("a.csv") == "mine")
    let forced = try await hone(folder, "export", "-o", "a.csv", "--force", "--json")
    #expect(
      forced.output == #"{"study":"digits","file":"a.csv","format":"csv","trials":30}"# + "\n")
    #expect(folder.read("a.csv")?.hasPrefix("trial,state,params.x,") == true)
    #expect(try await folder.hone("export", "-o", "no/a.csv").status == 3)
    #expect(try await folder.hone("export", "--format", "optuna").status == 2)
    let parts = try await folder.hone("export", "-o", "a.jsonl", "--format", "csv")
    #expect(parts.status == 0)
    #expect(folder.read("a.jsonl")?.hasPrefix("trial,state") == true)
    #expect(!(try folder.names().contains { $0.hasSuffix(".part") }))
  }

  @Test("a study is copied within its store under another name")
  func copies() async throws {
    let folder = try await tuned()
    _ = try await hone(folder, "import", "hone.db", "--name", "copy")
    let both = try await folder.hone("import", "hone.db", "--storage", "there.db")
    #expect(both.status == 2)
    #expect(both.error.contains("`digits` and `copy`: choose one with --study"))
    let (a, b) = (
      try await hone(folder, "trials", "digits", "--json").output,
      try await hone(folder, "trials", "copy", "--json").output
    )
    #expect(a == b)
    _ = try await hone(
      folder, "import", "sqlite:///hone.db", "--study", "copy", "--name", "digits", "--storage",
      "there.db")
    #expect(try await hone(folder, "trials", "--json", "--storage", "there.db").output == a)
  }
}

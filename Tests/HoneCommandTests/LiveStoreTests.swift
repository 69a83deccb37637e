import Testing
import Waiting

@Suite("A store while a run writes to it", .timeLimit(.minutes(Patience.minutes)))
struct LiveStoreTests {
  private func folder() throws -> Folder {
    let folder = try Folder()
    try folder.program("train", #"sleep 0.1; echo "{\"loss\": $1}""#)
    return folder
  }

  private func arguments(_ trials: Int) -> [String] {
    [
      "run", "--minimize", "loss", "--trials", "\(trials)", "--seed", "1", "--", "./train",
      "{x: 0..1.0}",
    ]
  }

  /// How many trials a store has.
  private func count(_ folder: Folder, _ store: String) async throws -> Int {
    let trials = try await folder.hone("trials", "--format", "csv", "--storage", store)
    return trials.status == 0 ? trials.output.split(whereSeparator: \.isNewline).count - 1 : -1
  }

  @Test("A copy of the file alone is a study, seconds after what it has was written")
  func copy() async throws {
    let folder = try folder()
    async let run = folder.hone(arguments(100_000))
    try await folder.wait { $0.exists("hone.trials/train/5/log") }
    while true {
      _ = try await folder.command("cp", "hone.db", "copy.db")
      if try await count(folder, "copy.db") > 5 { break }
    }
    folder.remove("hone.db")
    #expect(try await run.status == 3)
  }

  @Test("A backup of a store in use has all that is there, and is not written over anything")
  func backup() async throws {
    let folder = try folder()
    async let run = folder.hone(arguments(100_000))
    try await folder.wait { $0.exists("hone.trials/train/5/log") }
    let result = try await folder.hone("export", "--backup", "backup.db", "--json")
    #expect(result.status == 0, "\(result.error)")
    #expect(result.output == #"{"file":"backup.db","studies":1}"# + "\n")
    #expect(try await count(folder, "backup.db") > 5)
    let again = try await folder.hone("export", "--backup", "backup.db")
    #expect(again.status == 2 && again.error.contains("is there already"), "\(again.error)")
    let replaced = try await folder.hone("export", "--backup", "backup.db", "--force")
    #expect(replaced.status == 0 && replaced.error.contains("wrote the store, 1 study, to"))
    let own = try await folder.hone("export", "--backup", "./hone.db", "--force")
    #expect(own.status == 2 && own.error.contains("is the store itself"), "\(own.error)")
    let both = try await folder.hone("export", "train", "--backup", "b.db")
    #expect(both.status == 2 && both.error.contains("copies the whole store"), "\(both.error)")
    folder.remove("hone.db")
    #expect(try await run.status == 3)
    let gone = try await folder.hone("export", "--backup", "c.db", "--storage", "no.db")
    #expect(gone.status == 3 && !folder.exists("c.db"), "\(gone.error)")
  }

  @Test("An export never replaces the store itself")
  func replacing() async throws {
    let folder = try folder()
    #expect(try await folder.hone(arguments(2)).status == 0)
    let result = try await folder.hone("export", "--output", "hone.db", "--force")
    #expect(result.status == 2 && result.error.contains("is the store itself"), "\(result.error)")
    #expect(try await count(folder, "hone.db") == 2)
  }

  @Test(
    "A store that is emptied or zeroed under a run is seen and rescued, with status 3",
    arguments: [": > hone.db", "dd if=/dev/zero of=hone.db bs=4096 count=8 conv=notrunc"])
  func emptied(command: String) async throws {
    let folder = try folder()
    async let run = folder.hone(arguments(100_000))
    try await folder.wait { $0.exists("hone.trials/train/5/log") }
    _ = try await folder.command("sh", "-c", command)
    let result = try await run
    #expect(result.status == 3)
    // Whatever shows first: the header, or what is missing behind it.
    let isSeen = ["was emptied or overwritten", "is damaged"].contains { words in
      result.error.contains("hone.db \(words)")
    }
    #expect(isSeen, "\(result.error)")
    var store = "hone.db.rescued"
    if !folder.exists(store) {
      store = "new.db"
      let back = try await folder.hone("import", "hone.db.rescued.jsonl", "--storage", store)
      #expect(back.status == 0, "\(back.error)")
    }
    #expect(try await count(folder, store) > 5)
  }

  /// Waits until so many trials have been brought into the file itself, of which `copy.db` is a copy then.
  private func isInFile(_ trials: Int, _ folder: Folder) async throws {
    repeat {
      _ = try await folder.command("cp", "hone.db", "copy.db")
    } while try await count(folder, "copy.db") < trials
  }

  @Test(
    "A log that is emptied or cut short under a run is seen, with status 3, and breaks no store",
    arguments: [": > hone.db-wal", "truncate -s 5000 hone.db-wal"])
  func log(command: String) async throws {
    let folder = try folder()
    async let run = folder.hone(arguments(100_000))
    try await isInFile(6, folder)
    _ = try await folder.command("sh", "-c", command)
    let result = try await run
    #expect(result.status == 3)
    let words = "hone.db-wal was emptied, overwritten or cut short while it was in use"
    #expect(result.error.contains(words), "\(result.error)")
    let known = try await folder.hone("import", "hone.db.rescued.jsonl", "--storage", "new.db")
    #expect(known.status == 0, "\(known.error)")
    #expect(try await count(folder, "new.db") > 5)
    let left = try await count(folder, "hone.db")
    #expect(left >= 6)
    #expect(try await folder.hone(arguments(left + 2)).status == 0)
  }

  /// A program that kills its run in trial 7, once `go` is there.
  private func killing() throws -> Folder {
    let folder = try Folder()
    try folder.program(
      "train",
      #"""
      if [ ! -e killed ] && [ "$HONE_TRIAL" = 5 ]; then
        touch waiting
        while [ ! -e go ]; do sleep 0.05; done
      fi
      if [ ! -e killed ] && [ "$HONE_TRIAL" = 7 ]; then touch killed; kill -9 "$PPID"; sleep 36000; fi
      echo "{\"loss\": $1}"
      """#)
    return folder
  }

  @Test("A log that was deleted after a crash costs the last seconds, and the next run says so")
  func lostLog() async throws {
    let folder = try killing()
    async let run = folder.hone(arguments(12))
    try await folder.wait { $0.exists("waiting") }
    try await isInFile(6, folder)
    try folder.write("go", "")
    #expect(try await run.status == 128 + 9)
    #expect(folder.exists("hone.db-wal"))
    for end in ["-wal", "-shm"] { folder.remove("hone.db\(end)") }
    let again = try await folder.hone(arguments(12))
    #expect(again.status == 0, "\(again.error)")
    let words = "the -wal file was deleted, what was written in the last seconds is lost"
    #expect(again.error.contains(words), "\(again.error)")
    #expect(try await count(folder, "hone.db") == 12)
    let before = try await folder.hone("trials", "--format", "csv", "--storage", "copy.db")
    let after = try await folder.hone("trials", "--format", "csv")
    let kept = before.output.split(whereSeparator: \.isNewline).prefix(6)
    #expect(kept.count == 6)
    #expect(kept == after.output.split(whereSeparator: \.isNewline).prefix(6))
    // It is said once.
    #expect(!(try await folder.hone(arguments(13)).error.contains(words)))
  }

  @Test("A log that a crash left is taken over, and nothing is said")
  func keptLog() async throws {
    let folder = try killing()
    try folder.write("go", "")
    #expect(try await folder.hone(arguments(12)).status == 128 + 9)
    #expect(folder.exists("hone.db-wal"))
    let again = try await folder.hone(arguments(12))
    #expect(again.status == 0 && !again.error.contains("-wal"), "\(again.error)")
    #expect(try await count(folder, "hone.db") == 12)
  }

  @Test("The folder of a store may be renamed and made anew under a run, and nothing is mixed up")
  func renamed() async throws {
    let folder = try folder()
    _ = try await folder.command("mkdir", "p")
    let store = folder.path + "/p/hone.db"
    var command = arguments(100_000)
    command.insert(contentsOf: ["--storage", store], at: 1)
    async let run = folder.hone(command)
    try await folder.wait { $0.exists("p/hone.trials/train/5/log") }
    _ = try await folder.command("sh", "-c", "mv p q && mkdir p")
    let result = try await run
    #expect(result.status == 3)
    #expect(result.error.contains("hone.db was deleted or replaced"), "\(result.error)")
    // Where it noticed before the folder was made anew, the rescued store lies in the current one.
    let rescued = folder.exists("p/hone.db.rescued") ? "p/hone.db.rescued" : "hone.db.rescued"
    #expect(try await count(folder, rescued) > 5)
    #expect(!folder.exists("p/hone.db"))
    #expect(try await count(folder, "q/hone.db") > 0)
  }

  @Test(
    "SQLite's own names for places are errors that say what to give",
    arguments: [
      (":memory:", "give memory, or a file such as hone.db"),
      ("file:x.db", "is an address, and Hone needs a path: give x.db"),
      ("file:///a/x.db?mode=memory", "give /a/x.db"), ("sqlite:x.db", "give x.db"),
      ("sqlite:///:memory:", "give memory"),
    ])
  func names(place: String, words: String) async throws {
    let folder = try folder()
    for command in [["studies"], arguments(1)] {
      var command = command
      command.insert(contentsOf: ["--storage", place], at: 1)
      let result = try await folder.hone(command)
      #expect(result.status == 2, "\(command): \(result.error)")
      #expect(result.error.contains(words), "\(command): \(result.error)")
    }
    #expect(try folder.names().filter { ![".", "..", "train"].contains($0) } == [])
  }

  @Test("A name with NUL comes into no store")
  func nul() async throws {
    let folder = try folder()
    let line =
      #"{"hone":1,"version":1,"name":"a\u0000b","parameters":{"x":{"float":[0,1]}},"#
      + #""constraints":[],"objectives":{"loss":"minimize"},"sampler":"random","pruner":"none","#
      + #""seed":7}"#
    let result = try await folder.hone(["import", "-"], input: line + "\n")
    #expect(result.status == 2 && result.error.contains("cannot hold the character NUL"))
    #expect(!folder.exists("hone.db"))
  }
}

import HoneFormats
import Testing

@Suite("Programs that fail")
struct FailureTests {
  @Test(
    "A failed trial is kept with its reason and the end of its output, and the study goes on",
    arguments: [
      (#"echo working; echo oops >&2; exit 3"#, ["exit status 3", "oops"]),
      (#"echo dying; kill -SEGV $$"#, ["SIGSEGV", "dying"]),
      (#"echo nothing to say"#, ["`loss`", "nothing to say"]),
      (#"echo '{"loss": NaN}'"#, ["`loss`", "NaN"]),
      (#"echo '{"loss": "n/a"}'"#, ["`loss`", "n/a"]),
      (#"echo '{"accuracy": 0.5}'"#, ["`loss`", "accuracy"]),
    ])
  func failed(body: String, parts: [String]) async throws {
    let folder = try Folder()
    // Every other trial goes well.
    try folder.program(
      "train",
      """
      if [ $((HONE_TRIAL % 2)) = 1 ]; then echo '{"loss": 1}'; exit 0; fi
      \(body)
      """)
    let result = try await folder.hone(
      "run", "--minimize", "loss", "--trials", "4", "--", "./train", "{x: 0..1.0}")
    #expect(result.status == 0, "\(result.error)")
    let trials = try JSON.parse(try await folder.hone("trials", "--json").output)
    let states = trials.elements?.map { $0["state"]?.text }
    #expect(states == ["failed", "completed", "failed", "completed"])
    let reason = trials.elements?.first?["reason"]?.text ?? ""
    for part in parts {
      #expect(reason.contains(part), "\(reason)")
      #expect(result.error.contains(part), "\(result.error)")
    }
  }

  @Test("Where nothing succeeds the status is 1 and the reason is told")
  func nothing() async throws {
    let folder = try Folder()
    let result = try await folder.hone(
      "run", "--minimize", "loss", "--trials", "3", "--", "sh", "-c", "exit 7", "{x: 0..1.0}")
    #expect(result.status == 1)
    #expect(result.output.contains("exit status 7"))
    #expect(try await folder.hone("best").status == 1)
  }

  @Test(
    "A program that cannot be started is an error before anything is stored",
    arguments: [
      (["./missing"], "no program `./missing`"), (["no-such-program"], "on PATH"),
      (["./plain"], "chmod +x"), (["./"], "folder"),
    ])
  func start(command: [String], part: String) async throws {
    let folder = try Folder()
    try folder.write("plain", "#!/bin/sh\n")
    let result = try await folder.hone(
      ["run", "--minimize", "loss", "--trials", "3", "--"] + command + ["{x: 0..1.0}"])
    #expect(result.status == 2)
    #expect(result.error.contains(part), "\(result.error)")
    #expect(!folder.exists("hone.db"))
  }

  @Test("A program that prints its metric and forks leaves no orphan")
  func orphans() async throws {
    let folder = try Folder()
    try folder.program(
      "train", #"sleep 987 & echo $! > "$HONE_DIR/child"; echo '{"loss": 1}'"#)
    #expect(
      try await folder.hone(
        "run", "--minimize", "loss", "--trials", "1", "--", "./train", "{x: 0..1.0}"
      ).status == 0)
    let child = (folder.read("hone.trials/train/0/child") ?? "").filter(\.isNumber)
    #expect(!child.isEmpty)
    // By its arguments, as its number may be another's by now; a zombie has none.
    let arguments = try Folder().read("../../proc/\(child)/cmdline")
    #expect(arguments?.hasPrefix("sleep\0987") != true)
  }

  @Test("What a program prints moves no cursor and breaks no line of the progress or of a table")
  func controlCharacters() async throws {
    let folder = try Folder()
    try folder.program(
      "train", #"printf '10%%\r20%%\r\n\033[31mred\033[0m\a\r\n'; exit 3"#)
    let result = try await folder.hone(
      "run", "--minimize", "loss", "--trials", "1", "--", "./train", "{x: 0..1.0}")
    #expect(result.error.contains("trial 0 failed: exit status 3; last lines: 20% | red   x="))
    let table = try await folder.hone("trials").output
    #expect(table.contains("exit status 3; last lines: 20% | red"))
    #expect(table.split(separator: "\n").count == 2)
  }

  @Test(
    "A place that no store can be at is a mistake in usage", arguments: ["mysql://host/db", ""])
  func noPlace(place: String) async throws {
    let folder = try Folder()
    let result = try await folder.hone("studies", "--storage", place)
    #expect(result.status == 2 && result.error.contains("is not a place for studies"))
  }
}

import Hone
import HoneFormats
import Testing

@Suite("Commands that read a study")
struct ReadingTests {
  /// A folder with a study of six trials, one failed and one enqueued.
  private func tuned() async throws -> Folder {
    let folder = try Folder()
    try folder.program(
      "train",
      #"""
      if [ "$HONE_TRIAL" = 2 ]; then echo 'bad, "very" bad'; exit 1; fi
      echo "{\"loss\": $1, \"step\": 1}"; echo "{\"loss\": $1, \"step\": 2}"
      """#)
    try folder.write(
      "digits.yaml",
      """
      command: ./train {x}
      minimize: loss
      parameters:
        x: {float: [0.5, 8], scale: log}
        opt: {choice: [sgd, adam]}
      enqueue: [{x: 7.5, opt: sgd}]
      trials: 6
      seed: 2
      """)
    let result = try await folder.hone("run", "digits.yaml")
    try #require(result.status == 0, "\(result.error)")
    return folder
  }

  @Test("best shows the best trial, also as the JSON that study.best answers")
  func best() async throws {
    let folder = try await tuned()
    let text = try await folder.hone("best")
    #expect(text.status == 0)
    #expect(text.output.contains("better than the enqueued trial 0"))
    let json = try JSON.parse(try await folder.hone("best", "digits", "--json").output)
    #expect(json.members?.map(\.key) == ["trial", "params", "values"])
    #expect(json["params"]?["x"]?.number == json["values"]?["loss"]?.number)
  }

  @Test("show tells the space, the search and where it stands, and one trial with its reports")
  func show() async throws {
    let folder = try await tuned()
    let study = try await folder.hone("show")
    for part in [
      "digits", "minimize loss", "tpe", "seed 2", "1 failed", "choice [sgd, adam]", "log",
    ] {
      #expect(study.output.contains(part), "\(part) in \(study.output)")
    }
    let trial = try await folder.hone("show", "--trial", "2")
    #expect(trial.output.contains("exit status 1"))
    let json = try JSON.parse(try await folder.hone("show", "--trial", "0", "--json").output)
    #expect(json["reports"]?.elements?.count == 2)
    #expect(try await folder.hone("show", "--trial", "6").status == 2)
    #expect(
      try JSON.parse(try await folder.hone("show", "--json").output)["trials"]?["failed"] == 1)
  }

  @Test("trials come as a table, as JSON in the contract's form, and as CSV")
  func trials() async throws {
    let folder = try await tuned()
    let table = try await folder.hone("trials")
    #expect(table.output.split(separator: "\n").count == 7)
    let json = try JSON.parse(try await folder.hone("trials", "--format", "json").output)
    let trials = try #require(json.elements)
    #expect(trials.map { $0["trial"]?.whole } == [0, 1, 2, 3, 4, 5])
    #expect(trials[0]["state"]?.text == "completed")
    #expect(trials[0]["params"]?["x"] == 7.5)
    #expect(trials[0]["reports"]?.elements?.first?.elements?.first == 1)
    #expect(trials[2]["state"]?.text == "failed")
    #expect(trials[2]["values"]?["loss"] == nil)
    #expect(trials[0]["started"]?.text != nil)
    let csv = try await folder.hone("trials", "--format", "csv").output
    #expect(csv.hasPrefix("trial,state,loss,x,opt,reason\r\n0,completed,7.5,7.5,sgd,\r\n"))
    #expect(csv.contains(#"bad, ""very"" bad""#))
  }

  @Test("studies lists them all; where there are several, a study has to be named")
  func studies() async throws {
    let folder = try await tuned()
    #expect(
      try await folder.hone(
        "run", "--name", "other", "--maximize", "m", "--trials", "1", "--", "sh", "-c",
        #"echo '{"m": 1}'"#, "{x: 0..1.0}"
      ).status == 0)
    let list = try JSON.parse(try await folder.hone("studies", "--json").output)
    #expect(list.elements?.map { $0["study"]?.text } == ["digits", "other"])
    let ambiguous = try await folder.hone("best")
    #expect(ambiguous.status == 2)
    #expect(ambiguous.error.contains("`digits` and `other`"))
    #expect(try await folder.hone("best", "other").status == 0)
    let unknown = try await folder.hone("best", "digit")
    #expect(unknown.status == 3)
    #expect(unknown.error.contains("`digits`"))
  }

  @Test("A store that is not there, or is something else, is an error with status 3")
  func store() async throws {
    let folder = try Folder()
    let missing = try await folder.hone("best")
    #expect(missing.status == 3)
    #expect(missing.error.contains("hone.db"))
    #expect(!folder.exists("hone.db"))
    try folder.write("letter.db", "Dear reader, this is no database at all, sincerely yours.")
    let foreign = try await folder.hone("studies", "--storage", "letter.db")
    #expect(foreign.status == 3)
    #expect(folder.read("letter.db")?.hasPrefix("Dear reader") == true)
    let postgres = try await folder.hone("studies", "--storage", "postgresql://x/y")
    #expect(postgres.status == 3)
  }

  @Test("init writes a study file that reads without a change, and never over another")
  func initialize() async throws {
    let folder = try Folder()
    #expect(try await folder.hone("init").status == 0)
    #expect(try await folder.hone("init").status == 2)
    // The template's program is the user's to write: with one in its place the file runs.
    try folder.program("python", #"echo '{"loss": 1}'"#)
    let text = (folder.read("study.yaml") ?? "").replacing(
      "command: python", with: "command: ./python")
    try folder.write("own.yaml", text)
    let result = try await folder.hone("run", "own.yaml", "--trials", "2")
    #expect(result.status == 0, "\(result.error)")
  }

  @Test("samplers lists what there is and when to use which; doctor what the machine has")
  func lists() async throws {
    let folder = try Folder()
    let samplers = try JSON.parse(try await folder.hone("samplers", "--json").output)
    let names = samplers["samplers"]?.elements?.compactMap { $0["name"]?.text } ?? []
    #expect(names == Registry.builtin.samplers.map(\.name))
    let pruners = samplers["pruners"]?.elements?.compactMap { $0["name"]?.text } ?? []
    #expect(Set(pruners) == ["none", "median", "asha"])
    for name in names { #expect(try await folder.hone("samplers").output.contains(name)) }
    let doctor = try await folder.hone("doctor")
    #expect(doctor.status == 0)
    #expect(doctor.output.contains("SQLite"))
    // Built with MLX it names the version, else the command that brings it.
    #expect(doctor.output.contains("MLX"))
    #expect(doctor.output.contains("0.32.4") || doctor.output.contains("scripts/setup --mlx"))
  }

  @Test("Every command explains itself with examples")
  func help() async throws {
    let folder = try Folder()
    for command in [
      "run", "best", "show", "trials", "studies", "samplers", "init", "doctor", "serve",
    ] {
      let result = try await folder.hone(command, "--help")
      #expect(result.status == 0)
      #expect(result.output.contains("hone \(command)") || result.output.contains("jsonrpc"))
      #expect(result.output.contains("Examples") || command == "serve")
    }
    #expect(try await folder.hone("--help").status == 0)
  }
}

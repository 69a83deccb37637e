import HoneFormats
import Testing

@Suite("Trials that are run again")
struct LaunchTests {
  /// A study whose program reads nothing but what Hone told it, run from the folder above its file.
  private func tuned(shell: Bool = false) async throws -> Folder {
    let folder = try Folder()
    _ = try await folder.command("mkdir", "sub dir")
    try folder.program(
      "sub dir/train",
      #"""
      echo "said $HONE_SEED $HONE_PARAM_X $HONE_TRIAL $HONE_STUDY '$1' $(pwd)"
      case "$HONE_DIR" in */hone.trials/it*/"$HONE_TRIAL") ;; *) exit 3 ;; esac
      echo "{\"loss\": $HONE_PARAM_X, \"step\": 1}"
      echo "{\"loss\": $HONE_PARAM_X, \"step\": 2}"
      """#)
    try folder.write(
      "sub dir/study.yaml",
      """
      name: it's
      command: ./train "{opt}"
      \(shell ? "shell: true" : "")
      minimize: loss
      parameters: {x: {float: [0.5, 8], scale: log}, opt: {choice: ["a $b 'c", d]}}
      enqueue: [{x: 0.5, opt: "a $b 'c"}]
      trials: 4
      seed: 2
      """)
    let result = try await folder.hone("run", "sub dir/study.yaml")
    try #require(result.status == 0, "\(result.error)")
    return folder
  }

  /// The store lies beside the study file.
  private let store = "sub dir/hone.db"

  private func best(_ folder: Folder, _ arguments: String...) async throws -> Result {
    try await best(folder, arguments)
  }

  private func best(_ folder: Folder, _ arguments: [String]) async throws -> Result {
    try await folder.hone(["best"] + arguments + ["--storage", store])
  }

  /// The line of a log that says what the program found.
  private func said(_ text: String?) -> Substring? {
    text?.split(separator: "\n").first { $0.hasPrefix("said ") }
  }

  @Test(
    "best --command is one line that runs the best trial again, from any folder",
    arguments: [false, true])
  func command(shell: Bool) async throws {
    let folder = try await tuned(shell: shell)
    let result = try await best(folder, "--command")
    #expect(result.status == 0, "\(result.error)")
    let lines = result.output.split(separator: "\n")
    #expect(lines.count == 1)
    let log = folder.read("sub dir/hone.trials/it's/0/log")
    for place in [".", "/"] {
      let again = try await folder.command("sh", "-c", "cd \(place); \(lines[0])")
      #expect(again.status == 0, "\(again.error)")
      #expect(said(again.output) == said(log))
      #expect(again.output.contains(#"{"loss": 0.5, "step": 2}"#))
    }
  }

  @Test("The line at the end of a run is the same, and reproduces the best trial as well")
  func report() async throws {
    let folder = try await tuned()
    let run = try await folder.hone("run", "sub dir/study.yaml")
    let line = try await best(folder, "--command").output.split(separator: "\n")[0]
    #expect(run.output.contains(line))
  }

  @Test("best --env is lines for eval and source, with all that Hone told the program")
  func environment() async throws {
    let folder = try await tuned()
    let lines = try await best(folder, "--env")
    #expect(lines.status == 0)
    #expect(lines.output.split(separator: "\n").allSatisfy { $0.hasPrefix("export ") })
    #expect(!lines.output.contains("HONE_RUN"))
    try folder.write("best.env", lines.output)
    let print = #"env | grep ^HONE_ | sort"#
    let sourced = try await folder.command("sh", "-c", "set -a; . ./best.env; \(print)")
    #expect(sourced.output.contains(#"HONE_PARAMS={"x":0.5,"opt":"a $b 'c"}"#), "\(sourced.output)")
    #expect(sourced.output.contains("HONE_PARAM_OPT=a $b 'c\n"))
    #expect(sourced.output.contains("HONE_STUDY=it's\n"))
  }

  @Test("best --json with --command and --env has the command, the line, the variables, the folder")
  func json() async throws {
    let folder = try await tuned()
    for flags in [["--command"], ["--env"], ["--command", "--env"]] {
      let json = try JSON.parse(try await best(folder, ["--json"] + flags).output)
      #expect(json["trial"] == 0)
      #expect(json["command"]?.elements == ["./train", "a $b 'c"])
      #expect(json["env"]?["HONE_TRIAL"] == "0")
      #expect(json["env"]?["HONE_SEED"]?.text == (json["seed"]?.whole).map { "\($0)" })
      #expect(json["folder"]?.text?.hasSuffix("/sub dir") == true)
      #expect(json["dir"] == json["env"]?["HONE_DIR"])
      let line = try #require(json["line"]?.text)
      #expect(try await folder.command("sh", "-c", line).status == 0)
    }
    #expect(try await best(folder, "--command", "--env").status == 2)
  }

  @Test("Any trial can be named; of a front each stands under a comment")
  func choice() async throws {
    let folder = try await tuned()
    let other = try await best(folder, "--command", "--trial", "2")
    #expect(other.output.contains("HONE_TRIAL=2 "))
    #expect(try await best(folder, "--command", "--trial", "4").status == 2)
    #expect(try await best(folder, "--trial", "2").status == 2)
    try folder.program("two", #"echo "{\"a\": $HONE_TRIAL, \"b\": $((10 - HONE_TRIAL))}""#)
    try folder.write(
      "two.yaml",
      """
      command: ./two
      objectives: {a: minimize, b: minimize}
      parameters: {x: {float: [1, 2]}}
      trials: 3
      """)
    #expect(try await folder.hone("run", "two.yaml").status == 0)
    let lines = try await folder.hone("best", "two", "--command").output.split(separator: "\n")
    #expect(lines.count == 6)
    #expect(lines[0] == "# trial 0: a 0, b 10")
    #expect(lines[1].contains("HONE_TRIAL=0 "))
    let unclear = try await folder.hone("best", "two", "--env")
    #expect(unclear.status == 2)
    #expect(unclear.error.contains("--trial"))
    #expect(try await folder.hone("best", "two", "--env", "--trial", "1").status == 0)
    let json = try JSON.parse(try await folder.hone("best", "two", "--command", "--json").output)
    #expect(json["front"]?.elements?.count == 3)
  }

  @Test("A trial of which nobody knows how it was started says so; so does another study's folder")
  func unknown() async throws {
    let folder = try await tuned()
    #expect(
      try await folder.hone("export", "--output", "out.jsonl", "--storage", store).status == 0)
    #expect(
      try await folder.hone(
        "import", "out.jsonl", "--name", "copy", "--storage", store
      ).status == 0)
    let copy = try await best(folder, "copy", "--command")
    #expect(copy.status == 2)
    #expect(copy.error.contains("trial 0"), "\(copy.error)")
    #expect(copy.output.isEmpty)
    // A record of other values is another study's.
    let path = "sub dir/hone.trials/it's/0/launch.json"
    let record = try #require(folder.read(path))
    try folder.write(path, record.replacing("0.5", with: "0.75"))
    #expect(try await best(folder, "it's", "--command").status == 2)
    try folder.write(path, "Dear reader")
    #expect(try await best(folder, "it's", "--command").status == 2)
  }

  @Test("A project that was moved runs its best trial where it lies now")
  func moved() async throws {
    let folder = try await tuned()
    _ = try await folder.command("mkdir", "away")
    _ = try await folder.command("mv", "sub dir", "away/it")
    let line = try await folder.hone("best", "--command", "--storage", "away/it/hone.db")
    #expect(!line.output.contains("sub dir"), "\(line.output)")
    let again = try await folder.command("sh", "-c", line.output)
    #expect(again.status == 0 && again.output.contains(#"{"loss": 0.5, "step": 2}"#))
    let shown = try await folder.hone("show", "--trial", "0", "--storage", "away/it/hone.db")
    #expect(shown.output.contains("away/it' && env") || shown.output.contains("away/it && env"))
    // A store that moved alone leaves the program where it is.
    try folder.program("one", #"cat "$1/in"; echo "{\"loss\": $HONE_PARAM_X, \"at\": \"$(pwd)\"}""#)
    try folder.write("in", "got {x}")
    try folder.write(
      "one.yaml",
      """
      command: ./one {dir}
      env: {PLACE: "{dir}/in"}
      template: {in: in}
      minimize: loss
      parameters: {x: {float: [0, 1]}}
      trials: 11
      seed: 1
      """)
    try #require(try await folder.hone("run", "one.yaml").status == 0)
    for name in ["hone.db", "hone.trials"] {
      _ = try await folder.command("mv", name, "away/" + name)
    }
    for trial in ["1", "10"] {
      let other = try await folder.hone(
        "best", "--command", "--trial", trial, "--storage", "away/hone.db")
      #expect(other.output.contains("\(folder.path) && env"), "\(other.output)")
      #expect(other.output.contains("./one \(folder.path)/away/hone.trials/one/\(trial)\n"))
      #expect(other.output.contains("PLACE=\(folder.path)/away/hone.trials/one/\(trial)/in "))
      let run = try await folder.command("sh", "-c", other.output)
      #expect(run.status == 0 && run.output.contains("got 0."), "\(run.error)")
    }
  }

  @Test("A trial that waits says that it has not been started")
  func waiting() async throws {
    let folder = try await tuned()
    #expect(try await folder.hone("enqueue", "--storage", store, "x=1").status == 0)
    let result = try await best(folder, "--command", "--trial", "4")
    #expect(result.status == 2 && result.error.contains("trial 4 waits"), "\(result.error)")
  }

  @Test("show --trial has the command, the folder, the log and its end, times and reports")
  func show() async throws {
    let folder = try await tuned()
    let text = try await folder.hone("show", "--trial", "0", "--storage", store).output
    for part in [
      "trial    0, attempt 1", "started  20", "finished 20", ", after ", "folder   /",
      "/hone.trials/it's/0/log", "command  cd ", "HONE_PARAMS=", "the log ends with", "said ",
      "step",
    ] {
      #expect(text.contains(part), "\(part) in \(text)")
    }
    let json = try JSON.parse(
      try await folder.hone(
        "show", "--trial", "0", "--json", "--storage", store
      ).output)
    #expect(json["attempt"] == 1)
    #expect(json["seconds"]?.number.map { $0 > 0 } == true)
    #expect(json["command"]?.elements?.first == "./train")
    #expect(json["log_end"]?.text?.contains("said ") == true)
    #expect(json["reports"]?.elements?.count == 2)
  }
}

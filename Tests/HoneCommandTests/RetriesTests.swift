import HoneFormats
import Testing

@Suite("Which ends of a program are failures, and how often a failure is tried again")
struct RetriesTests {
  private func trials(_ folder: Folder, _ study: String = "s") async throws -> [Document] {
    let text = try await folder.hone("trials", study, "--json").output
    return try #require(try JSON.parse(text).elements)
  }

  @Test("A program that fails is tried again as often as `retries` says, and then counts as failed")
  func retries() async throws {
    let folder = try Folder()
    // The first trial needs three tries, the second more than there are.
    try folder.program(
      "train",
      #"""
      echo x >> "$HONE_DIR/tries"
      [ "$HONE_TRIAL" = 1 ] && exit 7
      [ "$(grep -c x "$HONE_DIR/tries")" -ge 3 ] || exit 3
      echo '{"loss": 1}'
      """#)
    try folder.write(
      "s.yaml",
      """
      command: ./train
      minimize: loss
      parameters: {x: {float: [1, 3]}}
      trials: 3
      trial: {retries: {lost: 1, failed: 2}}
      """)
    let result = try await folder.hone("run", "s.yaml")
    #expect(result.status == 0)
    let ended = try await trials(folder)
    #expect(ended.map { $0["state"]?.text } == ["completed", "failed", "completed"])
    #expect(ended[1]["reason"] == "exit status 7")
    #expect(folder.read("hone.trials/s/1/tries") == "x\nx\nx\n")
    #expect(
      folder.read("hone.trials/s/0/log")?.contains("[hone: attempt 2 failed: exit status 3]")
        == true)
    #expect(
      result.error.contains("trial 1 is tried again (2 of 2) because it failed: exit status 7"))
    #expect(try await folder.hone("show", "--trial", "0").output.contains("attempt 3"))
  }

  @Test("An attempt that finds its training complete, and prints nothing, is told what is missing")
  func silentAttempt() async throws {
    let folder = try Folder()
    try folder.program(
      "train",
      #"[ -e "$HONE_DIR/done" ] && exit; touch "$HONE_DIR/done"; echo '{"loss": 1}'"#)
    let run = ["run", "--minimize", "loss", "--trials", "1", "--", "./train", "{x: 0..1.0}"]
    let first = try await folder.hone(run)
    #expect(first.status == 0 && !first.error.contains("attempt"))
    _ = try await folder.hone("mark", "0", "waiting")
    let second = try await folder.hone(run)
    #expect(second.error.contains("attempt 2: a program that finds its training complete"))
    #expect(second.error.contains("must print its last result again"))
  }

  @Test("`--retries` says what the file does, and leaves what it does not name")
  func flag() async throws {
    let folder = try Folder()
    try folder.program("train", #"echo x >> "$HONE_DIR/tries"; exit 1"#)
    try folder.write(
      "s.yaml",
      """
      command: ./train
      minimize: loss
      parameters: {x: {float: [1, 3]}}
      trials: 1
      trial: {retries: {failed: 1}}
      """)
    let cases = [([], 2), (["--retries", "{failed: 3}"], 4), (["--retries", "5"], 2)]
    for (index, (flags, tries)) in cases.enumerated() {
      _ = try await folder.hone(["run", "s.yaml", "--name", "s\(index)"] + flags)
      #expect(
        folder.read("hone.trials/s\(index)/0/tries") == String(repeating: "x\n", count: tries))
    }
  }

  @Test("NaN and a missing report are tried again, too")
  func whatIsRetried() async throws {
    let folder = try Folder()
    try folder.program(
      "train",
      #"""
      echo x >> "$HONE_DIR/tries"
      case "$HONE_TRIAL" in 0) echo '{"loss": NaN}';; 1) ;; *) echo '{"loss": 1}';; esac
      """#)
    try folder.write(
      "s.yaml",
      """
      command: ./train
      minimize: loss
      parameters: {x: {float: [1, 3]}}
      trials: 3
      trial: {retries: {failed: 1}}
      """)
    #expect(try await folder.hone("run", "s.yaml").status == 0)
    let tries = (0..<3).map { folder.read("hone.trials/s/\($0)/tries") }
    #expect(tries == ["x\nx\n", "x\nx\n", "x\n"])
  }

  @Test("`exit_codes` lists all that are a success, in the file and by flag")
  func exitCodes() async throws {
    let folder = try Folder()
    try folder.program("solve", #"echo "{\"loss\": $1}"; exit "$1""#)
    try folder.write(
      "s.yaml",
      """
      command: ./solve {code}
      minimize: loss
      parameters: {code: {choice: [0, 10, 20, 30]}}
      trials: 4
      exit_codes: [10, 20]
      """)
    for (study, flags) in [("s", []), ("t", ["--name", "t", "--exit-codes", "10,20"])] {
      #expect(try await folder.hone(["run", "s.yaml"] + flags).status == 0)
      for trial in try await trials(folder, study) {
        let code = try #require(trial["params"]?["code"]?.whole)
        #expect(trial["state"]?.text == ([10, 20].contains(code) ? "completed" : "failed"))
        if code == 30 {
          #expect(trial["reason"]?.text?.contains("unless `exit_codes` has 30") == true)
        }
      }
    }
    for (codes, part) in [("[]", "empty"), ("[0, 256]", "0 to 255"), ("10", "a list of all")] {
      try folder.write(
        "w.yaml",
        "command: ./solve {x}\nminimize: loss\nparameters: {x: {int: [1, 3]}}\nexit_codes: \(codes)"
      )
      let result = try await folder.hone("run", "w.yaml")
      #expect(result.status == 2 && result.error.contains("w.yaml:4:"))
      #expect(result.error.contains(part), "\(result.error)")
    }
  }
}

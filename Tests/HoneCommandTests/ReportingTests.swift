import HoneFormats
import Testing
import Waiting

@Suite("What programs report, and how", .timeLimit(.minutes(Patience.minutes)))
struct ReportingTests {
  /// Runs a study of one shell program; its trials as JSON.
  private func run(
    _ folder: Folder, _ body: String, _ keys: String = "", trials: Int = 1
  ) async throws -> (result: Result, trials: [Document]) {
    try folder.program("train", body)
    try folder.write(
      "s.yaml",
      """
      command: ./train {x}
      minimize: loss
      parameters: {x: {float: [0, 1]}}
      sampler: random
      seed: 3
      trials: \(trials)
      \(keys)
      """)
    let result = try await folder.hone("run", "s.yaml")
    let listed = try JSON.parse(try await folder.hone("trials", "--json").output)
    return (result, listed.elements ?? [])
  }

  private static let pattern = #"metric: {loss: 'val_loss=([-+.eE0-9]+)'}"#

  @Test(
    "Metrics are read from both outputs, in colour, after prefixes and from progress bars",
    arguments: [
      (#"echo '{"loss": 0.25}' >&2"#, ""), (#"echo val_loss=0.25 >&2"#, pattern),
      (#"echo '{"loss": 0.25}'; echo '{"loss": 9}' >&2"#, ""),
      (#"echo 'INFO:root:{"loss": 0.25}' >&2"#, ""),
      (#"printf '\033[32m{"loss": \033[1m0.25\033[0m}\n'"#, ""),
      (#"printf '\357\273\277{"loss": 0.25}\n'"#, ""),
      (#"printf '\rEpoch 1: val_loss=0.5\rEpoch 2: val_loss=0.25' >&2"#, pattern),
      (#"printf '1/2 {"loss": 0.5}\r2/2 {"loss": 0.25}\r'"#, ""),
      (
        #"python3 -c 'import logging; logging.basicConfig(); logging.warning("{\"loss\": 0.25}")'"#,
        ""
      ),
    ])
  func outputs(body: String, keys: String) async throws {
    let (result, trials) = try await run(try Folder(), body, keys)
    #expect(result.status == 0, "\(result.error)")
    #expect(trials.first?["values"]?["loss"]?.number == 0.25)
  }

  @Test(
    "What came close to a report, or is a part of a number, is said with what would be right",
    arguments: [
      (#"echo "{'loss': 0.3}""#, "", "keys and texts stand in double quotes"),
      (#"echo '{"eval": {"loss": 0.3}}'"#, "", "`loss` stands inside `eval`"),
      (#"echo '{"loss": "0.3"}'"#, "", "print it without the quotes"),
      (#"echo '[{"loss": 0.3}]'"#, "", "stands in a list"),
      (#"echo '{"loss": 0.3' >&2"#, pattern, "a line is not JSON"),
      (#"echo val_loss=0,25"#, pattern, "read from 0,25, which is not a number"),
      (#"echo val_loss=1,234.5 >&2"#, pattern, "read from 1,234.5, which is not a number"),
      (#"echo val_loss=0.5; echo val_loss=nan"#, pattern, "not a number (NaN)"),
    ])
  func problems(body: String, keys: String, part: String) async throws {
    let (result, trials) = try await run(try Folder(), body, keys)
    #expect(result.status == 1, "\(result.error)")
    #expect(trials.first?["state"]?.text == "failed")
    let reason = trials.first?["reason"]?.text ?? ""
    #expect(reason.contains(part), "\(reason)")
  }

  @Test("A metric that is printed wrongly each time stops the run, whatever its values")
  func brake() async throws {
    for (line, keys) in [
      (#"val_loss=0,$((HONE_TRIAL + 41))"#, Self.pattern),
      (#"{'loss': 0.$((HONE_TRIAL + 41))}"#, ""),
    ] {
      let (result, _) = try await run(try Folder(), "echo \"\(line)\"", keys, trials: 20)
      #expect(result.status == 1)
      let counted = result.error.components(" failed: ").count - 1
      #expect(counted == 5, "\(result.error)")
    }
  }

  // MARK: Buffers

  private static let median = "pruner: {median: {startup: 1}}"

  /// Five reports, each trial worse than the one before it.
  private static func late(_ interpreter: String) -> String {
    "export N=$HONE_TRIAL; exec \(interpreter)"
  }

  @Test("Python prints at once, unless the environment says otherwise")
  func unbuffered() async throws {
    let folder = try Folder()
    let (result, _) = try await run(
      folder, "echo \"[$PYTHONUNBUFFERED]\" > \"$HONE_DIR/seen\"; echo '{\"loss\": 1}'")
    #expect(result.status == 0)
    #expect(folder.read("hone.trials/s/0/seen") == "[1]\n")
    for value in ["", "x"] {
      let other = try await folder.command(
        "env", "PYTHONUNBUFFERED=\(value)", Folder.binary, "run", "--name", "n\(value)", "s.yaml")
      #expect(other.status == 0, "\(other.error)")
      #expect(folder.read("hone.trials/n\(value)/0/seen") == "[\(value)]\n")
    }
  }

  @Test(
    "A program whose reports all come as it ends is completed, and that is said once",
    arguments: [
      #"env -u PYTHONUNBUFFERED python3 -c 'import os; n = int(os.environ["N"]); [print("{\"loss\": %d, \"step\": %d}" % (n, s)) for s in range(1, 6)]'"#,
      #"perl -e 'print "{\"loss\": $ENV{N}, \"step\": $_}\n" for 1..5'"#,
      #"awk 'BEGIN { for (s = 1; s < 6; s++) printf "{\"loss\": %d, \"step\": %d}\n", ENVIRON["N"], s }'"#,
      // More than a block, and an end that takes its time.
      #"perl -e 'print "{\"loss\": $ENV{N}, \"step\": $_, \"more\": \"" . "x" x 100 . "\"}\n" for 1..70; END { close STDOUT; select undef, undef, undef, 0.2 }'"#,
      // The steps at once, the result after them.
      #"sh -c 'printf "{\"loss\": $N, \"step\": 1}\n{\"loss\": $N, \"step\": 2}\n"; echo "{\"loss\": $N}"'"#,
    ])
  func late(program: String) async throws {
    let (result, trials) = try await run(
      try Folder(), Self.late(program), Self.median + "\ntrial: {grace: 10h}", trials: 4)
    #expect(result.status == 0, "\(result.error)")
    #expect(trials.map { $0["state"]?.text } == Array(repeating: "completed", count: 4))
    #expect(trials.map { $0["values"]?["loss"]?.number } == [0, 1, 2, 3])
    #expect(result.error.components("came all together at its end").count == 2, "\(result.error)")
  }

  @Test("A program that writes its reports one by one is pruned however soon it ends")
  func prompt() async throws {
    let body = """
      for s in 1 2 3 4 5; do echo "{\\"loss\\": $HONE_TRIAL, \\"step\\": $s}"; done
      """
    let (result, trials) = try await run(try Folder(), body, Self.median, trials: 6)
    #expect(
      trials.map { $0["state"]?.text } == ["completed"] + Array(repeating: "pruned", count: 5))
    #expect(trials.dropFirst().allSatisfy { $0["reports"]?.elements?.count == 1 })
    #expect(!result.error.contains("came all together"))
  }

  @Test("A program that goes on after a block of reports is pruned at the next")
  func blocks() async throws {
    let body = """
      printf '{"loss": %d, "step": 1}\\n{"loss": %d, "step": 2}\\n' $HONE_TRIAL $HONE_TRIAL
      printf '{"loss": %d, "step": 3}\\n{"loss": %d, "step": 4}\\n' $HONE_TRIAL $HONE_TRIAL
      """
    let (_, trials) = try await run(try Folder(), body, Self.median, trials: 3)
    #expect(trials.map { $0["state"]?.text } == ["completed", "pruned", "pruned"])
  }

  @Test("A program that stays after its reports is ended after its grace, one that fails is failed")
  func stays() async throws {
    let reports = """
      printf '{"loss": %d, "step": 1}\\n{"loss": %d, "step": 2}\\n' $HONE_TRIAL $HONE_TRIAL
      [ $HONE_TRIAL = 0 ] && exit
      """
    let (_, stayed) = try await run(
      try Folder(), reports + "\nsleep 36000", Self.median + "\ntrial: {grace: 0.1s}", trials: 2)
    #expect(stayed.map { $0["state"]?.text } == ["completed", "pruned"])
    let (_, failed) = try await run(
      try Folder(), reports + "\nexit 3", Self.median + "\ntrial: {grace: 10h}", trials: 2)
    #expect(failed.map { $0["state"]?.text } == ["completed", "failed"])
  }

  // MARK: Steps

  @Test(
    "Folds that count their steps anew are pruned by their first reports, and that is said once")
  func folds() async throws {
    // Every later trial is better, and every later fold of a trial is much better.
    let body = """
      for fold in 0 1 2 3 4; do for step in 1 2 3; do
        echo "{\\"loss\\": $((100 - HONE_TRIAL - 10 * fold - step)), \\"step\\": $step}"
      done; done
      """
    for pruner in ["{median: {startup: 1}}", "asha"] {
      let (result, trials) = try await run(try Folder(), body, "pruner: \(pruner)", trials: 6)
      #expect(trials.map { $0["state"]?.text } == Array(repeating: "completed", count: 6))
      #expect(trials.allSatisfy { $0["reports"]?.elements?.count == 15 })
      #expect(result.error.components("reported step 1 more than once").count == 2)
      #expect(result.error.contains("Number the steps consecutively"))
    }
  }
}

extension String {
  /// The parts between the places where a text stands.
  fileprivate func components(_ text: String) -> [Substring] {
    var parts: [Substring] = []
    var rest = self[...]
    while let found = rest.firstRange(of: text) {
      parts.append(rest[..<found.lowerBound])
      rest = rest[found.upperBound...]
    }
    return parts + [rest]
  }
}

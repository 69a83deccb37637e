import HoneFormats
import Testing
import Waiting

@Suite("Metrics read from files", .timeLimit(.minutes(Patience.minutes)))
struct MetricFileTests {
  private func study(_ metric: String, _ keys: String = "minimize: loss\ntrials: 1") -> String {
    """
    command: ./train {x}
    parameters: {x: {float: [0, 1]}}
    metric: \(metric)
    \(keys)
    """
  }

  private func trials(_ folder: Folder) async throws -> [Document] {
    try JSON.parse(try await folder.hone("trials", "--json").output).elements ?? []
  }

  @Test(
    "The file is looked for in the trial's folder, and in the program's where trials run one by one",
    arguments: [
      (#"{loss: {file: metrics.json, key: eval.loss}}"#, #"> "$HONE_DIR/metrics.json""#),
      (#"{loss: {file: metrics.json, key: [eval, loss]}}"#, "> metrics.json"),
      (#"{loss: {file: 'out/{trial}.json', key: eval.loss}}"#, "> out/$HONE_TRIAL.json"),
      (#"{loss: {file: '{dir}/m', key: eval.loss}}"#, #"> "$HONE_DIR/m""#),
    ])
  func places(metric: String, target: String) async throws {
    let folder = try Folder()
    try folder.program(
      "train", #"mkdir -p out; echo "{\"eval\": {\"loss\": $HONE_TRIAL.5}}" \#(target)"#)
    try folder.write("s.yaml", study(metric, "minimize: loss\ntrials: 3"))
    let result = try await folder.hone("run", "s.yaml")
    #expect(result.status == 0, "\(result.error)")
    #expect(try await trials(folder).map { $0["values"]?["loss"]?.number } == [0.5, 1.5, 2.5])
  }

  @Test(
    "A trial whose file lacks the metric is failed with what there is",
    arguments: [
      ("true", "there is no such file in HONE_DIR and none in the program's folder"),
      (
        #"echo '{"eval": {"acc": 1}}' > "$HONE_DIR/m.json""#,
        "no `eval.loss`; there is `acc` in `eval`"
      ),
      (#"echo '{"eval": {"loss": "x"}}' > m.json"#, "is text"),
      (#"echo '{"eval": {"loss": NaN}}' > m.json"#, "nan"),
      (#"echo '{"eval' > m.json"#, "not JSON"),
      (#"echo '{"eval": {"loss": 1}}' > m.json; exit 4"#, "exit status 4"),
      (#"mkdir "$HONE_DIR/m.json""#, "not a file"),
    ])
  func failures(body: String, part: String) async throws {
    let folder = try Folder()
    try folder.program("train", body)
    try folder.write("s.yaml", study("{loss: {file: m.json, key: eval.loss}}"))
    let result = try await folder.hone("run", "s.yaml")
    #expect(result.status == 1, "\(result.error)")
    let reason = try await trials(folder).first?["reason"]?.text ?? ""
    #expect(reason.lowercased().contains(part.lowercased()), "\(reason)")
  }

  @Test("A file that was there before does not count, nor one of trials that share a folder")
  func foreign() async throws {
    let folder = try Folder()
    try folder.write("m.json", #"{"loss": 1}"#)
    try folder.program("train", "true")
    try folder.write("s.yaml", study("{loss: {file: m.json}}"))
    _ = try await folder.hone("run", "s.yaml")
    #expect(try await trials(folder).first?["reason"]?.text?.contains("from before this") == true)
    try folder.program("train", #"echo '{"loss": 1}' > m.json"#)
    try folder.write(
      "t.yaml", study("{loss: {file: m.json}}", "minimize: loss\ntrials: 2\nparallel: 2"))
    _ = try await folder.hone("run", "t.yaml")
    let shared = try JSON.parse(try await folder.hone("trials", "t", "--json").output)
    #expect(
      shared.elements?.first?["reason"]?.text?.contains("write it to the folder that HONE_DIR")
        == true)
  }

  @Test("Objectives may come from files, patterns and JSON together, and reports feed the pruner")
  func mixed() async throws {
    let folder = try Folder()
    try folder.program(
      "train",
      """
      echo '{"loss": 4}'; echo 'took 12 ms'; printf 'size,mb\\n1,7\\n2,8\\n' > "$HONE_DIR/size.csv"
      """)
    try folder.write(
      "s.yaml",
      study(
        #"{ms: 'took (\d+)', mb: {file: size.csv}}"#,
        "objectives: {loss: minimize, ms: minimize, mb: minimize}\ntrials: 1"))
    let result = try await folder.hone("run", "s.yaml")
    #expect(result.status == 0, "\(result.error)")
    let values = try await trials(folder).first?["values"]
    #expect(["loss", "ms", "mb"].map { values?[$0]?.number } == [4, 12, 8])
    // Of one objective: what is printed with a step is a report, and the file has the result.
    try folder.program(
      "train", #"echo '{"loss": 4, "step": 1}'; echo '{"loss": "x"}'; echo 0.25 > "$HONE_DIR/loss""#
    )
    try folder.write("t.yaml", study("{loss: {file: loss}}"))
    #expect(try await folder.hone("run", "t.yaml").status == 0)
    let own = try JSON.parse(try await folder.hone("trials", "t", "--json").output)
    #expect(own.elements?.first?["values"]?["loss"]?.number == 0.25)
    #expect(own.elements?.first?["reports"]?.elements?.count == 1)
  }

  @Test(
    "A mistake is an error with its place, and nothing is run",
    arguments: [
      ("{loss: {key: a}}", "there is no `file`"),
      ("{loss: {file: m, kye: a}}", "did you mean `key`"),
      ("{loss: {file: ''}}", "not a file name"), ("{loss: {file: [m]}}", "expected the name"),
      ("{loss: {file: m, key: {a: b}}}", "expected a key"),
      ("{loss: {file: m, key: []}}", "expected a key"),
      ("{los: {file: m}}", "`los` is not an objective"),
      ("{loss: {file: 'm{run}'}}", "`{run}` stands for nothing"), ("{step: {file: m}}", "`step`"),
    ])
  func mistakes(metric: String, part: String) async throws {
    let folder = try Folder()
    try folder.program("train", "echo > ran")
    try folder.write("s.yaml", study(metric))
    let result = try await folder.hone("run", "s.yaml")
    #expect(result.status == 2)
    #expect(result.error.contains("s.yaml:3:"), "\(result.error)")
    #expect(result.error.contains(part), "\(result.error)")
    #expect(!folder.exists("ran") && !folder.exists("hone.db"))
  }

  @Test("One file for trials at the same time is refused before anything runs")
  func sharedPath() async throws {
    let folder = try Folder()
    try folder.program("train", "echo > ran")
    try folder.write(
      "s.yaml", study("{loss: {file: /tmp/m.json}}", "minimize: loss\ntrials: 2\nparallel: 2"))
    let result = try await folder.hone("run", "s.yaml")
    #expect(result.status == 2)
    #expect(result.error.contains("`/tmp/m.json`"), "\(result.error)")
    #expect(!folder.exists("ran"))
  }
}

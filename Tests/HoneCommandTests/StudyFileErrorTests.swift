import Testing

/// The lines of the contract's section 2 that begin with "An unknown key …".
@Suite("Mistakes in a study file")
struct StudyFileErrorTests {
  @Test(
    "A mistake is one error with file, line, key and what is allowed; nothing runs or is stored",
    arguments: [
      ("lr: {float: [0, 1], scal: log}", 4, "scal", "scale"),
      ("lr: {float: [0, one]}", 4, "lr", "number"),
      ("lr: {float: [2, 1]}", 4, "lr", "low 2.0 is above high 1.0"),
      ("lr: {float: [0, 1], scale: log}", 4, "lr", "above 0"),
      ("lr: {float: [0, 1], when: {opt: sgd}}", 4, "opt", "no parameter `opt`"),
      (
        "lr: {int: [0, 1], when: {b: 1}}\n  b: {int: [0, 1], when: {lr: 1}}", 4, "lr",
        "wait for each other"
      ),
      ("lr: {flaot: [0, 1]}", 4, "flaot", "float"),
      ("lr: {choice: [a, a]}", 4, "lr", "twice"),
      ("lr: {float: [0, 1], step: -0.5}", 4, "step", "above 0"),
      ("lr: {choice: [a, b], weights: [1]}", 4, "weights", "2 values"),
      ("lr: {float: [0, 1]}\nconstraints: [\"lr <= units\"]", 5, "constraints", "column 7"),
      ("lr: {float: [0, 1]}\nsampler: tep", 5, "sampler", "tpe"),
      ("lr: {float: [0, 1]}\npruner: {asha: {eat: 3}}", 5, "eat", "eta"),
      ("lr: {float: [0, 1]}\ntrials: many", 5, "trials", "number"),
      ("lr: {float: [0, 1]}\ntimeout: 3 parsecs", 5, "timeout", "1h"),
      ("lr: {float: [0, 1]}\nunits: 3", 5, "units", "parameters"),
      ("lr: {float: [0, 1]}\nenqueue: [{rate: 1}]", 5, "rate", "lr"),
      ("lr: {float: [0, 1]\n", 0, "", ""),
    ])
  func mistakes(body: String, line: Int, key: String, part: String) async throws {
    let folder = try Folder()
    try folder.write(
      "study.yaml",
      """
      command: ./train {lr}
      minimize: loss
      parameters:
        \(body)
      """)
    try folder.program("train", "touch ran; echo '{\"loss\": 1}'")
    let result = try await folder.hone("run", "study.yaml")
    #expect(result.status == 2, "\(result.output)\(result.error)")
    #expect(result.error.contains("study.yaml"), "\(result.error)")
    if line > 0 { #expect(result.error.contains("study.yaml:\(line):"), "\(result.error)") }
    #expect(result.error.contains(key), "\(result.error)")
    #expect(result.error.contains(part), "\(result.error)")
    #expect(!folder.exists("hone.db"))
    #expect(!folder.exists("ran"))
  }

  @Test("A study file that is not there is an error with status 2")
  func missing() async throws {
    let folder = try Folder()
    let result = try await folder.hone("run", "nowhere.yaml")
    #expect(result.status == 2)
    #expect(result.error.contains("nowhere.yaml"))
  }

  @Test("An existing study with another space says what differs and how to go on")
  func differs() async throws {
    let folder = try Folder()
    let program = ["sh", "-c", #"echo '{"loss": 1}'"#]
    let start = ["run", "--name", "s", "--minimize", "loss", "--trials", "2", "--seed", "1", "--"]
    #expect(try await folder.hone(start + program + ["{x: 0..1.0}"]).status == 0)
    let other = try await folder.hone(start + program + ["{x: 0..0.5}"])
    #expect(other.status == 2)
    #expect(other.error.contains("`x`"), "\(other.error)")
    #expect(other.error.contains("--name"))
    let trials = try await folder.hone("trials", "--format", "csv")
    #expect(trials.output.split(separator: "\r\n").count == 3)
  }

  @Test(
    "Mistakes in usage have status 2 and say what would be right",
    arguments: [
      (["run"], "study file"),
      (["run", "--minimize", "loss", "--", "true"], "nothing to search"),
      (["run", "--", "true", "{x: 0..1.0}"], "--minimize"),
      (["run", "--minimize", "a", "--maximize", "a", "--", "true", "{x: 0..1.0}"], "twice"),
      (["run", "--minimize", "a", "--", "true", "{x: 1..}"], "column"),
      (["run", "--minimize", "a", "--", "true", "{x: 2..1}"], "above"),
      (["run", "--minimize", "a", "--trials", "0", "--", "true", "{x: 0..1.0}"], "trials"),
      (["run", "--minimize", "a", "--parallel", "0", "--", "true", "{x: 0..1.0}"], "parallel"),
      (["run", "--minimize", "a", "--sampler", "tqe", "--", "true", "{x: 0..1.0}"], "`tpe`"),
      (["run", "--minimize", "a", "--pruner", "ash", "--", "true", "{x: 0..1.0}"], "`asha`"),
      (["run", "--minimize", "a", "--target", "nan", "--", "true", "{x: 0..1.0}"], "target"),
      (["run", "--trails", "3"], "--trails"),
      (["best", "--storage", "memory"], "name a file"),
      (["frobnicate"], "frobnicate"),
    ])
  func usage(arguments: [String], part: String) async throws {
    let folder = try Folder()
    let result = try await folder.hone(arguments)
    #expect(result.status == 2)
    #expect(result.error.contains(part), "\(result.error)")
    #expect(!folder.exists("hone.db"))
  }

  @Test("A pattern for a metric that the flags do not name is refused before anything runs")
  func pattern() async throws {
    let folder = try Folder()
    try folder.write(
      "s.yaml",
      """
      command: echo loss=1
      minimize: loss
      metric: {loss: 'loss=(.*)'}
      parameters: {x: {float: [0, 1]}}
      trials: 1
      """)
    let result = try await folder.hone("run", "s.yaml", "--minimize", "error")
    #expect(result.status == 2)
    #expect(result.error.contains("`loss` is not an objective"), "\(result.error)")
    #expect(!folder.exists("hone.db"))
    #expect(try await folder.hone("run", "s.yaml").status == 0)
  }
}

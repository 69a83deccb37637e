import HoneFormats
import Testing

@Suite("Samplers that descend, from the command line")
struct DescendingTests {
  /// Prints ((x − 0.7)² + (ln y + 4)²/10) with its slopes, for the arguments x and y.
  static let program = """
    echo "$1 $2" | awk '{
      b = log($2) + 4
      printf "{\\"loss\\": %.17g, \\"gradient\\": {\\"x\\": %.17g, \\"y\\": %.17g}}\\n", \\
        ($1 - 0.7) ^ 2 + b ^ 2 / 10, 2 * ($1 - 0.7), b / 5 / $2
    }'
    """

  private func best(_ folder: Folder) async throws -> Double {
    let best = try JSON.parse(try await folder.hone("best", "--json").output)
    return try #require(best["values"]?["loss"]?.number)
  }

  @Test("A program that prints its gradient is descended")
  func reported() async throws {
    let folder = try Folder()
    try folder.program("train", Self.program)
    let result = try await folder.hone(
      "run", "--minimize", "loss", "--trials", "20", "--seed", "3", "--sampler", "gradient", "--",
      "./train", "{x: -1.5..2.5}", "{y: 1e-4..1 log}")
    #expect(result.status == 0, "\(result.error)")
    #expect(try await best(folder) < 0.01)
  }

  @Test("A killed study goes on with the same steps, by finite differences and with options")
  func resumed() async throws {
    let study = """
      command: ./train {x} {y}
      minimize: loss
      parameters: {x: {float: [-1.5, 2.5]}, y: {float: [1e-4, 1], scale: log}}
      sampler: {gradient: {method: lbfgs, source: finite_difference, probe: 1e-4}}
      seed: 1
      """
    var tables: [String] = []
    for parts in [["9", "30"], ["30"]] {
      let folder = try Folder()
      try folder.program(
        "train",
        #"echo "$1 $2" | awk '{ b = log($2) + 4; printf "{\"loss\": %.17g}\n", ($1 - 0.7) ^ 2 + b ^ 2 / 10 }'"#
      )
      try folder.write("study.yaml", study)
      for trials in parts {
        let result = try await folder.hone("run", "study.yaml", "--trials", trials)
        #expect(result.status == 0, "\(result.error)")
      }
      tables.append(try await folder.hone("trials", "--format", "csv").output)
      #expect(try await best(folder) < 1e-6)
    }
    #expect(tables[0] == tables[1])
  }

  @Test("A program that prints no gradient is told so after its first trial, which is kept")
  func missing() async throws {
    let folder = try Folder()
    try folder.program("train", #"echo "{\"loss\": $1}""#)
    let result = try await folder.hone(
      "run", "--minimize", "loss", "--trials", "5", "--sampler", "gradient", "--", "./train",
      "{x: 0.5..2.5}")
    #expect(result.status != 0)
    #expect(result.error.contains("trial 0 completed without a gradient"), "\(result.error)")
    #expect(result.error.contains("print `\"gradient\": {\"x\": …}` beside the metric"))
    let trials = try await folder.hone("trials", "--format", "csv")
    #expect(trials.output.contains("completed"))
  }

  @Test("A choice is refused before anything runs, and hybrid takes it")
  func choice() async throws {
    let folder = try Folder()
    try folder.program("train", Self.program + "\n: $3")
    let arguments = [
      "--minimize", "loss", "--trials", "30", "--seed", "3", "--", "./train", "{x: -1.5..2.5}",
      "{y: 1e-4..1 log}", "{optimizer: sgd|adam}",
    ]
    let refused = try await folder.hone(["run", "--sampler", "gradient"] + arguments)
    #expect(refused.status == 2)
    #expect(
      refused.error.contains("gradient cannot search `optimizer` (categorical): use hybrid"),
      "\(refused.error)")
    #expect(!folder.exists("hone.trials"))
    let result = try await folder.hone(["run", "--sampler", "hybrid"] + arguments)
    #expect(result.status == 0, "\(result.error)")
    #expect(try await best(folder) < 0.3)
  }

  @Test("The list of samplers says which words an option takes")
  func list() async throws {
    let folder = try Folder()
    #expect(try await folder.hone("samplers").output.contains("\n  gradient  "))
    let text = try await folder.hone("samplers", "gradient").output
    #expect(text.hasPrefix("sampler gradient\n") && text.contains("gd, sgd, momentum, adam, lbfgs"))
    let json = try JSON.parse(try await folder.hone("samplers", "--json").output)
    let samplers = try #require(json["samplers"]?.elements)
    let hybrid = try #require(samplers.first { $0["name"]?.text == "hybrid" })
    let source = try #require(hybrid["options"]?.elements?.first { $0["name"]?.text == "source" })
    #expect(
      source["choices"]?.elements?.map(\.text) == ["reported", "finite_difference", "spsa"])
    #expect(source["default"]?.text == "reported")
  }
}

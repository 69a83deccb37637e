import HoneFormats
import Testing

@Suite("Moving studies from and to Optuna")
struct OptunaTransferTests {
  private struct Optuna {
    let folder: Folder
    let python: String

    init(major: Int) throws {
      folder = try Folder()
      python = root + "/.venv-optuna\(major)/bin/python"
    }

    /// Runs the script; what it says is an error unless it ends well.
    @discardableResult
    func run(_ arguments: String...) async throws -> String {
      let script = root + "/Tests/HoneCommandTests/transfer_with_optuna.py"
      let result = try await folder.command(python, [script] + arguments)
      try #require(result.status == 0, "\(arguments): \(result.error)")
      return result.output
    }

    func hone(_ arguments: String...) async throws -> Result {
      let result = try await folder.hone(arguments)
      try #require(result.status == 0, "\(arguments): \(result.error)")
      return result
    }

    func export(_ study: String) async throws -> Document {
      let text = try await hone("export", study).output
      try folder.write(study + ".jsonl", text)
      return try JSON.parse(String(text.prefix { $0 != "\n" }))
    }
  }

  @Test("a database of Optuna's is imported with all that Hone has a place for", arguments: [4, 5])
  func imports(major: Int) async throws {
    let optuna = try Optuna(major: major)
    try await optuna.run("make", "optuna.db")
    var headers: [String: Document] = [:]
    var notes: [String: String] = [:]
    for study in ["domains", "pareto", "constrained", "ranges", "odd"] {
      notes[study] = try await optuna.hone("import", "optuna.db", "--study", study).error
      headers[study] = try await optuna.export(study)
      try await optuna.run("compare", "optuna.db", study, study + ".jsonl", "imported")
    }
    let domains = headers["domains"]?["parameters"]
    for (name, wanted) in [
      ("x", #"{"float":[-2.5,7.0]}"#), ("lr", #"{"float":[1e-05,0.1],"scale":"log"}"#),
      ("drop", #"{"float":[0.1,0.75],"step":0.05}"#), ("width", #"{"int":[4,64],"step":4}"#),
      ("units", #"{"int":[3,600],"scale":"log"}"#),
      ("size_1", #"{"int":[8,64],"when":{"layers":[2,3]}}"#),
      ("size_2", #"{"int":[8,64],"when":{"layers":3}}"#),
      ("mixed", #"{"choice":[null,true,false,2,1.5,"a,\"b\"\né"]}"#),
      ("momentum", #"{"float":[0.0,0.99],"when":{"opt":"sgd"}}"#),
      ("damping", #"{"float":[0.0,1.0],"when":{"nesterov":true}}"#),
    ] {
      #expect(domains?[name].map { JSON.text($0) } == wanted)
    }
    #expect(notes["domains"]?.contains("1 trial that ended without all their parameters") == true)
    #expect(notes["pareto"] == "")
    #expect(notes["constrained"]?.contains("broke a constraint of the study: failed here") == true)
    let ranges = headers["ranges"]?["parameters"]
    #expect(ranges?["x"].map { JSON.text($0) } == #"{"float":[0.0,9.75]}"#)
    #expect(ranges?["s"].map { JSON.text($0) } == #"{"float":[0.0,1.0]}"#)
    #expect(ranges?["t"].map { JSON.text($0) } == #"{"float":[0.5,3.0],"step":0.5}"#)
    #expect(ranges?["n"].map { JSON.text($0) } == #"{"int":[-3,9]}"#)
    let odd = headers["odd"]?["parameters"]
    #expect(odd?["cycles"].map { JSON.text($0) } == #"{"int":[1,3],"when":{"has_warmup":true}}"#)
    let empty = try await optuna.folder.hone("import", "optuna.db", "--name", "empty")
    #expect(empty.status == 2)
    #expect(empty.error.contains("no trial of the study has a parameter yet"))
  }

  @Test("Optuna reads an exported study as it is, and goes on with it", arguments: [4, 5])
  func exports(major: Int) async throws {
    let optuna = try Optuna(major: major)
    try await optuna.run("make", "optuna.db")
    for study in ["domains", "pareto"] {
      _ = try await optuna.hone("import", "optuna.db", "--study", study)
      _ = try await optuna.export(study)
      _ = try await optuna.hone("export", study, "-o", study + ".sqlite3")
      try await optuna.run("compare", study + ".sqlite3", study, study + ".jsonl", "exported")
      try await optuna.run("go-on", study + ".sqlite3", study)
      let back = try await optuna.hone(
        "import", study + ".sqlite3", "--storage", "back.db", "--json")
      #expect(try JSON.parse(back.output)["imported"] == (study == "domains" ? 62 : 28))
    }
  }

  @Test("a study with every kind of parameter goes through Optuna and back", arguments: [4, 5])
  func throughOptuna(major: Int) async throws {
    let optuna = try Optuna(major: major)
    let folder = optuna.folder
    try folder.program(
      "train",
      #"""
      [ $((HONE_TRIAL % 5)) = 3 ] && exit 4
      for step in 1 3 9; do echo "{\"loss\": $1$step, \"acc\": nan, \"step\": $step}"; done
      echo "{\"loss\": $1, \"acc\": 0.5}"
      """#)
    try folder.write(
      "all.yaml",
      """
      command: ./train {lr}
      objectives: {loss: minimize, acc: maximize}
      parameters:
        lr: {float: [1e-5, 0.3], scale: log}
        decay: {float: [0.001, 1], scale: log, step: 0.003}
        width: {int: [2, 99], scale: log, step: 5}
        opt: {choice: [sgd, adam], weights: [1, 3]}
        size: {ordinal: [small, large]}
        noise: {normal: [-1.25, 0.3]}
        rate: {lognormal: [-2, 1.5], step: 0.5}
        momentum: {float: [0, 0.99], when: {opt: sgd}}
        epochs: 20
      constraints: ["width * epochs <= 1900"]
      enqueue: [{lr: 0.01}]
      trials: 24
      seed: 5
      """)
    _ = try await optuna.hone("run", "all.yaml")
    _ = try await optuna.export("all")
    _ = try await optuna.hone("export", "-o", "all.sqlite3")
    try await optuna.run("compare", "all.sqlite3", "all", "all.jsonl", "exported")
    let said = try await optuna.hone("import", "all.sqlite3", "--storage", "back.db")
    #expect(said.error.isEmpty)
    let back = try await optuna.hone("export", "--storage", "back.db").output
    #expect(back == folder.read("all.jsonl"))
    try await optuna.run("go-on", "all.sqlite3", "all")
  }

  @Test("pandas reads a table with the right types", arguments: [4, 5])
  func pandas(major: Int) async throws {
    let optuna = try Optuna(major: major)
    try await optuna.run("make", "optuna.db")
    _ = try await optuna.hone("import", "optuna.db", "--study", "odd")
    _ = try await optuna.hone("export", "-o", "odd.csv")
    let types =
      #"{"trial": "int64", "state": "str", "params.warmup": "float64", "params.has_warmup": "bool","#
      + #" "values.value": "float64", "started": "datetime64[us, UTC]","#
      + #" "finished": "datetime64[us, UTC]"}"#
    let said = try JSON.parse(try await optuna.run("table", "odd.csv", types))
    #expect(said["rows"] == 20)
  }
}

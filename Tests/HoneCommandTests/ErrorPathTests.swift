import Foundation
import Testing

/// Also run on the build for release, whose optimiser has once lost the way out of an error.
@Suite("Every command's errors")
struct ErrorPathTests {
  /// A study's first line in a file of JSON lines, with one member as given.
  private static func definition(_ member: String) -> String {
    let members = [
      #""hone":1"#, #""version":1"#, #""name":"s""#, #""parameters":{"x":{"float":[0,1]}}"#,
      #""constraints":[]"#, #""objectives":{"loss":"minimize"}"#, #""sampler":"tpe""#,
      #""pruner":"none""#, #""seed":7"#,
    ]
    let key = member.prefix { $0 != ":" }
    return "{" + (members.filter { !$0.hasPrefix(key) } + [member]).joined(separator: ",") + "}\n"
  }

  private func expectError(_ result: Result, _ part: String = "") {
    #expect(result.status == 2 || result.status == 3, "\(result)")
    #expect(!result.error.isEmpty && (part.isEmpty || result.error.contains(part)), "\(result)")
    #expect(result.output.isEmpty, "\(result)")
  }

  @Test(
    "A definition that is refused is an error of the import, and nothing is stored",
    arguments: [
      (#""sampler":{"tpe":{"candidates":0}}"#, "candidates"),
      (#""sampler":{"tpe":{"future":1}}"#, "future"),
      (#""sampler":{"ga":{"population":-1}}"#, "population"), (#""sampler":7"#, "sampler"),
      (#""pruner":{"asha":{"min":9,"max":3}}"#, "min"), (#""pruner":{"median":{"x":1}}"#, "x"),
      (#""objectives":{"a":"upwards"}"#, "upwards"),
      (#""objectives":{}"#, "minimize"), (#""parameters":{}"#, "parameter"),
      (#""parameters":{"x":{"float":[1,0]}}"#, "x"), (#""parameters":{"x":{"int":[0,1e99]}}"#, "x"),
      (#""constraints":["x > 2"]"#, "x > 2"), (#""constraints":["y > 2"]"#, "y"),
      (#""version":99"#, "version"), (#""hone":99"#, "hone"), (#""name":"""#, "name"),
      (#""seed":-1"#, "seed"),
    ])
  func refused(member: String, part: String) async throws {
    let folder = try Folder()
    try folder.write("g.jsonl", Self.definition(member))
    expectError(try await folder.hone("import", "g.jsonl"), part)
    #expect(!folder.exists("hone.db"))
  }

  @Test("Names, targets and study files that are refused are errors of the import")
  func flags() async throws {
    let folder = try Folder()
    try folder.write("g.jsonl", Self.definition(#""seed":7"#))
    try folder.write(
      "s.yaml", "command: true {x}\nminimize: loss\nparameters: {x: {float: [2, 1]}}\n")
    let cases = [
      ["--name", ""], ["--into", "s"], ["--study-file", "s.yaml"], ["--study-file", "none.yaml"],
      ["--name", "a", "--into", "s"], ["--storage", "memory"], ["--storage", "/nowhere/x.db"],
      ["--format", "npy"], ["--format", "optuna"], ["--ignore", "x"], ["--study", "other"],
    ]
    for flags in cases {
      let result = try await folder.hone(["import", "g.jsonl"] + flags)
      guard flags != ["--study", "other"] || result.status != 0 else { continue }
      expectError(result)
    }
    expectError(try await folder.hone("import", "none.jsonl"), "none.jsonl")
  }

  @Test("A sampler of another program is kept by name, and the study can be read and exported")
  func newer() async throws {
    let folder = try Folder()
    try folder.write("g.jsonl", Self.definition(#""sampler":"future""#))
    #expect(try await folder.hone("import", "g.jsonl").status == 0)
    for command in ["show", "trials", "export"] {
      #expect(try await folder.hone(command, "s").status == 0, "\(command)")
    }
    #expect(try await folder.hone("show", "s").output.contains("future"))
    expectError(
      try await folder.hone(
        "run", "--name", "s", "--minimize", "loss", "--trials", "1", "--", "true", "{x: 0..1.0}"))
  }

  @Test("An option of a newer Hone keeps nobody from reading the study")
  func newerOption() async throws {
    let folder = try Folder()
    try folder.write("g.jsonl", Self.definition(#""sampler":{"tpe":{"gamma":0.25}}"#))
    #expect(try await folder.hone("import", "g.jsonl").status == 0)
    let url = URL(filePath: folder.path + "/hone.db")
    var store = try Data(contentsOf: url)
    let place = try #require(store.range(of: Data("gamma".utf8)))
    store.replaceSubrange(place, with: "omega".utf8)
    try store.write(to: url)
    for command in ["show", "trials", "export", "studies"] {
      #expect(try await folder.hone(command).status == 0, "\(command)")
    }
    #expect(try await folder.hone("export", "s").output.contains("omega"))
  }

  private static let commands = [
    ["best"], ["show"], ["trials"], ["export"], ["enqueue", "s", "x=1"], ["delete", "s", "--yes"],
    ["mark", "s", "0", "pruned"], ["show", "--trial", "7"], ["best", "--command"],
    ["export", "--backup", "b.db"],
  ]

  @Test("Without a store, and for a study that is not there", arguments: commands)
  func absent(command: [String]) async throws {
    let folder = try Folder()
    expectError(try await folder.hone(command + ["--storage", "none.db"]))
    try folder.write("text.db", "this is no store, but a text of some length")
    expectError(try await folder.hone(command + ["--storage", "text.db"]))
    try folder.write("g.jsonl", Self.definition(#""seed":7"#).replacing("\"s\"", with: "\"other\""))
    #expect(try await folder.hone("import", "g.jsonl").status == 0)
    guard command.contains("s") else { return }
    expectError(try await folder.hone(command), "`s`")
  }

  @Test(
    "Flags that no command has, and values that they do not take",
    arguments: [
      ["run"], ["best"], ["show"], ["trials"], ["studies"], ["export"], ["import", "x"],
      ["enqueue", "x=1"], ["delete"], ["mark", "0", "pruned"], ["samplers"], ["init"], ["doctor"],
      ["serve"],
    ])
  func unknownFlag(command: [String]) async throws {
    let folder = try Folder()
    expectError(try await folder.hone(command + ["--no-such-flag"]), "no-such-flag")
    expectError(try await folder.hone(command + ["--storage"]))
  }

  @Test(
    "Mistakes in what a run is given",
    arguments: [
      [], ["none.yaml"], ["--minimize", "loss"], ["--trials", "0", "--", "true", "{x: 0..1}"],
      ["--minimize", "loss", "--", "true", "{x: 1..0}"],
      ["--minimize", "loss", "--", "true", "{x: 0..1"],
      ["--minimize", "loss", "--sampler", "{tpe: {candidates: 0}}", "--", "true", "{x: 0..1}"],
      ["--minimize", "loss", "--pruner", "{asha: {min: 9, max: 3}}", "--", "true", "{x: 0..1}"],
      ["--minimize", "loss", "--constraint", "x > 7", "--", "true", "{x: 0..1}"],
      ["--minimize", "loss", "--gpus", "x", "--", "true", "{x: 0..1}"],
      ["--minimize", "loss", "--name", "", "--", "true", "{x: 0..1}"],
      ["--minimize", "", "--", "true", "{x: 0..1}"], ["--minimize", "loss", "--", "true"],
    ])
  func run(flags: [String]) async throws {
    let folder = try Folder()
    expectError(try await folder.hone(["run"] + flags))
    #expect(!folder.exists("hone.db"))
  }
}

import HoneAlgorithms
import HoneFormats
import Testing

@testable import HoneCommand

@Suite("What help offers")
struct OfferedTests {
  /// The lists that the parser makes of what a flag takes, `(values: a, b)`, by flag.
  private func lists(_ command: String, _ folder: Folder) async throws -> [String: [String]] {
    let help = try await folder.hone("help", command).output
    // A flag's text goes on in lines that are moved in.
    let words = help.split { $0 == " " || $0 == "\n" }.map(String.init)
    var found: [String: [String]] = [:]
    var flag = ""
    var list: [String]?
    for word in words {
      if word.hasPrefix("--") { flag = word }
      if word == "(values:" {
        list = []
      } else if var values = list {
        values.append(word.filter { $0 != "," && $0 != ")" && $0 != ";" })
        let isLast = word.hasSuffix(")") || word.hasSuffix(";")
        if isLast { found[flag] = values }
        list = isLast ? nil : values
      }
    }
    return found
  }

  @Test("Each word of every list is taken, and any other is refused with the same list")
  func all() async throws {
    let folder = try Folder()
    try folder.write(
      "s.yaml", "command: 'true'\nminimize: loss\nparameters: {x: {int: [1, 9]}}\n")
    try folder.write("t.csv", "x,loss\n3,0.5\n")
    #expect(
      try await folder.hone("import", "t.csv", "--study-file", "s.yaml", "--name", "s").status == 0)
    #expect(try await folder.hone("export", "s", "-o", "s.jsonl").status == 0)
    #expect(try await folder.hone("export", "s", "-o", "s.sqlite3").status == 0)
    let runs: [String: (String) -> [String]] = [
      "trials": { ["s", "--format", $0] },
      "export": { ["s", "--format", $0, "--output", "out.\($0)", "--force"] },
      "import": {
        let file = ["csv": "t.csv", "jsonl": "s.jsonl"][$0] ?? "s.sqlite3"
        return [file, "--format", $0, "--storage", "\($0).db"]
          + ($0 == "csv" ? ["--study-file", "s.yaml"] : [])
      },
    ]
    var seen: Set<String> = []
    for command in ["run", "best", "show", "trials", "studies", "enqueue", "mark", "delete"]
      + ["export", "import", "samplers", "init", "doctor", "serve"]
    {
      for (flag, words) in try await lists(command, folder) {
        let arguments = try #require(runs[command], "\(command) \(flag) has no run in this test")
        seen.insert(command)
        for word in words {
          let result = try await folder.hone([command] + arguments(word))
          // The study has no vectors, which is all that is wrong.
          let isTaken = word == "npy" ? result.error.contains("keeps vectors") : result.status == 0
          #expect(isTaken, "\(command) \(flag) \(word): \(result.error)")
        }
        let refused = try await folder.hone([command] + arguments("nosuch"))
        #expect(refused.status == 2)
        for word in words { #expect(refused.error.contains("`\(word)`"), "\(refused.error)") }
        #expect(
          refused.error.split(separator: "`").count { words.contains(String($0)) } == words.count)
      }
    }
    #expect(seen == ["trials", "export", "import"])
  }

  @Test("The lists that help writes in words are those of what is there")
  func words() async throws {
    let folder = try Folder()
    try folder.write("s.yaml", "method: random\nparameters: {x: {values: [1, 2]}}\n")
    func help(_ command: String) async throws -> String {
      try await folder.hone("help", command).output.split { $0 == " " || $0 == "\n" }
        .joined(separator: " ")
    }
    #expect(try await help("trials").contains("How to write them: table, json or csv."))
    #expect(try await help("import").contains("What the file is: jsonl, csv or optuna."))
    #expect(!(try await help("import").contains("npy")))
    #expect(try await help("export").contains("jsonl, csv, optuna, optuna4 or npy."))
    #expect(try await help("init").contains("Whose file it is: \(ForeignFormat.offered)."))
    for format in ForeignFormat.allCases {
      let result = try await folder.hone(
        "init", "--from", "s.yaml", "--format", format.rawValue, "-")
      #expect(!result.error.contains("is not a format"), "\(result.error)")
    }
    let other = try await folder.hone("init", "--from", "s.yaml", "--format", "nosuch", "-")
    for format in ForeignFormat.allCases { #expect(other.error.contains("`\(format.rawValue)`")) }
    // What a trial can be marked as.
    let states = ["failed", "pruned", "completed", "waiting"]
    #expect(try await help("mark").contains("failed, pruned, completed or waiting."))
    let marked = try await folder.hone("mark", "1", "nosuch")
    for state in states { #expect(marked.error.contains("`\(state)`"), "\(marked.error)") }
    // Every algorithm that is listed is taken by name.
    let listed = try JSON.parse(try await folder.hone("samplers", "--json").output)
    for (key, flag, known) in [
      ("samplers", "--sampler", Registry.builtin.samplers.map(\.name)),
      ("pruners", "--pruner", Registry.builtin.pruners.map(\.name)),
    ] {
      let names = listed[key]?.elements?.compactMap { $0["name"]?.text } ?? []
      #expect(names == known)
      let refused = try await folder.hone(
        "run", "--minimize", "loss", flag, "nosuch", "--", "true", "{x: 1..3}")
      for name in names { #expect(refused.error.contains("`\(name)`"), "\(refused.error)") }
    }
  }
}

import HoneFormats
import Testing

@Suite("Words keep their spelling")
struct WordTests {
  /// A program that notes its arguments and variables, one a line, and has no other worries.
  private func folder() throws -> Folder {
    let folder = try Folder()
    try folder.program(
      "train",
      #"""
      { for word; do echo "<$word>"; done; echo "$HONE_PARAMS"; echo "$HONE_PARAM_X"; } > "$HONE_DIR/seen"
      echo '{"loss": 1}'
      """#)
    return folder
  }

  private func seen(_ folder: Folder, _ study: String, _ trials: Int) -> [[String]] {
    (0..<trials).map { number in
      (folder.read("hone.trials/\(study)/\(number)/seen") ?? "").split(separator: "\n").map(
        String.init)
    }
  }

  @Test(
    "A choice on a command line reaches the program as it is written",
    arguments: [
      ("3.9|3.10|3.11", ["3.9", "3.10", "3.11"]), ("01|02", ["01", "02"]),
      ("True|False", ["True", "False"]), ("1e-3|1e-4", ["1e-3", "1e-4"]),
      ("3.10|3.1", ["3.1", "3.10"]),
      ("'a b'|\"c|d\"|'{x}'|'it''s'", ["a b", "c|d", "it's", "{x}"]),
    ])
  func inline(choices: String, texts: [String]) async throws {
    let folder = try folder()
    let result = try await folder.hone(
      "run", "--minimize", "loss", "--sampler", "grid", "--", "./train", "--x={x: \(choices)}")
    #expect(result.status == 0, "\(result.error)")
    let seen = seen(folder, "train", texts.count)
    #expect(seen.map { $0.first ?? "" }.sorted() == texts.map { "<--x=\($0)>" }.sorted())
    #expect(seen.map { $0.last ?? "" }.sorted() == texts.sorted())
    let params = try seen.map { try JSON.parse($0[1])["x"]?.text ?? "" }
    #expect(params.sorted() == texts.sorted(), "the text, as JSON")
    let best = try JSON.parse(try await folder.hone("best", "--json").output)
    #expect(texts.contains(best["params"]?["x"]?.text ?? ""))
    #expect(result.output.contains("--x="))
  }

  @Test("Numbers that print as they are written stay numbers, and the same command goes on")
  func numbers() async throws {
    let folder = try folder()
    for trials in ["1", "3"] {
      let result = try await folder.hone(
        "run", "--minimize", "loss", "--trials", trials, "--", "./train", "{x: 16|32|64}")
      #expect(result.status == 0, "\(result.error)")
    }
    #expect(try JSON.parse(seen(folder, "train", 1)[0][1])["x"]?.whole != nil)
  }

  @Test("Values to try first are found by their spelling")
  func enqueued() async throws {
    let folder = try folder()
    let run = ["run", "--minimize", "loss", "--enqueue", "x=3.10", "--trials"]
    let program = ["--", "./train", "{x: 3.9|3.10|3.11}"]
    #expect(try await folder.hone(run + ["1"] + program).status == 0)
    let waits = try await folder.hone("enqueue", "x=3.10")
    #expect(waits.output.contains("waits: x=3.10"), "\(waits.error)")
    #expect(try await folder.hone("enqueue", "x=3.1").status == 2)
    #expect(try await folder.hone(run + ["2"] + program).status == 0)
    #expect(seen(folder, "train", 2).map { $0.first } == ["<3.10>", "<3.10>"])
  }

  @Test("A study of a time when choices were numbers goes on as it was begun")
  func before() async throws {
    let folder = try folder()
    try folder.write(
      "train.yaml",
      """
      command: ./train {x}
      minimize: loss
      parameters: {x: {choice: [0.001, 0.0001]}}
      trials: 1
      """)
    #expect(try await folder.hone("run", "train.yaml").status == 0)
    let result = try await folder.hone(
      "run", "--minimize", "loss", "--trials", "2", "--", "./train", "{x: 1e-3|1e-4}")
    #expect(result.status == 0, "\(result.error)")
    #expect(result.error.contains("`1e-3` is still 0.001 in this study"), "\(result.error)")
    #expect(seen(folder, "train", 2)[1].first?.hasPrefix("<0.0") == true)
  }

  @Test(
    "A study file's choices reach the program as they are written",
    arguments: [
      ("[3.9, 3.10, 3.11]", ["3.10", "3.11", "3.9"]), ("[01, 02]", ["01", "02"]),
      ("[True, False]", ["False", "True"]), ("[1e-3, 1e-4]", ["1e-3", "1e-4"]),
      ("['3.10', yes]", ["3.10", "yes"]),
      ("[[8], [8, 8], {a: 1, b: [x, true]}]", ["[8,8]", "[8]", #"{"a":1,"b":["x",true]}"#]),
    ])
  func file(choices: String, texts: [String]) async throws {
    let folder = try folder()
    try folder.write(
      "s.yaml",
      """
      command: ./train {x} --x={x}
      minimize: loss
      parameters: {x: {choice: \(choices)}}
      sampler: grid
      """)
    let result = try await folder.hone("run", "s.yaml")
    #expect(result.status == 0, "\(result.error)")
    let seen = seen(folder, "s", texts.count)
    #expect(seen.map { $0[0] }.sorted() == texts.map { "<\($0)>" })
    #expect(seen.map { $0[1] }.sorted() == texts.map { "<--x=\($0)>" })
    #expect(seen.map { $0.last ?? "" }.sorted() == texts)
  }

  @Test("A list is JSON in HONE_PARAMS, in the store, in tables and when it is enqueued")
  func lists() async throws {
    let folder = try folder()
    try folder.write(
      "s.yaml",
      """
      command: ./train {x}
      minimize: loss
      parameters:
        x: {choice: [[8], [8, 8], {a: 1}]}
        y: {int: [1, 9], when: {x: [[8, 8]]}}
      enqueue: [{x: [8, 8]}, {x: {a: 1}}]
      trials: 2
      """)
    #expect(try await folder.hone("run", "s.yaml").status == 0)
    let params = try seen(folder, "s", 2).map { try JSON.parse($0[1]) }
    #expect(params[0]["x"] == [8, 8] && params[0]["y"]?.whole != nil)
    #expect(params[1]["x"]?["a"] == 1 && params[1]["y"] == nil)
    for values in [["x=[8, 8]"], [#"{"x": [8, 8]}"#]] {
      #expect(try await folder.hone(["enqueue"] + values).status == 0)
    }
    #expect(try await folder.hone("enqueue", "x=[9]").status == 2)
    #expect(try await folder.hone("run", "s.yaml", "--trials", "4").status == 0)
    let all = try JSON.parse(try await folder.hone("trials", "--json").output)
    #expect((all.elements ?? []).map { $0["params"]?["x"] }.suffix(2) == [[8, 8], [8, 8]])
    for format in ["jsonl", "csv"] {
      #expect(try await folder.hone("export", "s", "--output", "out.\(format)").status == 0)
      let result = try await folder.hone("import", "out.\(format)", "--into", "s")
      #expect(result.status == 0, "\(result.error)")
    }
  }

  @Test("A number that is there in two spellings is to be quoted")
  func twice() async throws {
    let folder = try folder()
    try folder.write(
      "s.yaml",
      "command: ./train {x}\nminimize: loss\nparameters: {x: {choice: [3.10, 3.1]}}")
    let result = try await folder.hone("run", "s.yaml")
    #expect(result.status == 2)
    #expect(result.error.contains("s.yaml:3:"), "\(result.error)")
    #expect(result.error.contains("`3.10` and `3.1` are the same number: put them in quotes"))
  }
}

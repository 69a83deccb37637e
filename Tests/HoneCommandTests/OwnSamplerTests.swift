import HoneFormats
import Testing

@Suite("A study whose sampler is another program's own")
struct OwnSamplerTests {
  @Test("It is read, corrected and moved, and no other sampler takes its place unless it is named")
  func absent() async throws {
    let folder = try Folder()
    try folder.program("train", #"echo "{\"loss\": $1}""#)
    try folder.write(
      "s.yaml",
      """
      name: s
      command: ./train {x}
      minimize: loss
      parameters: {x: {float: [0.5, 2.5]}}
      trials: 4
      """)
    #expect(try await folder.hone("run", "s.yaml", "--sampler", "random").status == 0)
    let exported = try await folder.hone("export", "s", "-o", "s.jsonl")
    #expect(exported.status == 0, "\(exported.error)")
    let lines = try #require(folder.read("s.jsonl"))
    #expect(lines.contains(#""random""#))
    // As a program in Swift that brings its own sampler would have made it.
    try folder.write(
      "own.jsonl", lines.split(separator: #""random""#).joined(separator: #""Spiral""#))
    folder.remove("hone.db")
    let imported = try await folder.hone("import", "own.jsonl")
    #expect(imported.status == 0, "\(imported.error)")
    #expect(try await folder.hone("show").output.contains("Spiral"))
    let best = try JSON.parse(try await folder.hone("best", "--json").output)
    #expect(best["values"]?["loss"]?.number != nil)
    #expect(try await folder.hone("mark", "2", "failed").status == 0)
    let refused = try await folder.hone("run", "s.yaml", "--trials", "6")
    #expect(refused.status == 2)
    #expect(
      refused.error.contains(
        "the study `s` has a sampler of its own, `Spiral`, which is not here: resume it in the program "
          + "that has it, or name another sampler"), "\(refused.error)")
    #expect(try JSON.parse(try await folder.hone("trials", "--json").output).elements?.count == 4)
    // What only reads makes nothing of it.
    let csv = try await folder.hone("trials", "--format", "csv")
    #expect(csv.output.split(whereSeparator: \.isNewline).count == 5, "\(csv.error)")
    let table = try await folder.hone("export", "s", "--format", "csv")
    #expect(table.output.split(whereSeparator: \.isNewline).count == 5, "\(table.error)")
    #expect(try await folder.hone("studies").output.contains("s "))
    #expect(try await folder.hone("show", "--generations").output.contains("`Spiral`"))
    #expect(try await folder.hone("import", "own.jsonl", "--name", "copy").status == 0)
    let deleted = try await folder.hone("delete", "copy", "--yes")
    #expect(deleted.status == 0 && deleted.output.contains("with 4 trials"), "\(deleted.error)")
    #expect(try await folder.hone("show", "copy").status == 3)
    let named = try await folder.hone("run", "s.yaml", "--trials", "6", "--sampler", "tpe")
    #expect(named.status == 0, "\(named.error)")
    #expect(named.error.contains("the sampler is tpe from here on; the study was"))
  }

  @Test("A study that its sampler could never search is refused before anything is stored")
  func unsearchable() async throws {
    let folder = try Folder()
    try folder.program("train", #"echo '{"loss": 1}'"#)
    let spaces = (0..<9).map { "{y\($0): 1..1000000}" }
    let result = try await folder.hone(
      ["run", "--minimize", "loss", "--sampler", "grid", "--trials", "3", "--", "./train"] + spaces)
    #expect(result.status == 2)
    #expect(result.error.contains("grid"), "\(result.error)")
    #expect(!folder.exists("hone.db"))
  }
}

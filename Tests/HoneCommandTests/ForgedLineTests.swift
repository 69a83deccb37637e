import HoneFormats
import Testing

@testable import HoneCommand

@Suite("Names, values and reasons make no line of their own")
struct ForgedLineTests {
  @Test("A name's breaks are written out, and what follows a reason's first line is moved in")
  func written() {
    #expect(Text.name("a\nb\r\u{2028}\u{85}\tc\0") == #"a\u000Ab\u000D\u2028\u0085\u0009c\u0000"#)
    #expect(Text.name("größe é") == "größe é")
    #expect(Text.hanging("a\nb\r\nc\u{2028}d") == "a\n  b\n  c\n  d")
    #expect(Text.hanging("a", by: 9) == "a")
  }

  private let name = "s\nforged: 9 trials finished"
  private let metric = "lo\nforged 0"
  private let value = "v\nforged completed: loss 0"

  private func isHonest(_ text: String) -> Bool {
    text.split(whereSeparator: \.isNewline).allSatisfy { !$0.hasPrefix("forged") }
  }

  /// A study of two trials whose every text has a break: one completed, one failed.
  private func study(in folder: Folder) async throws -> Result {
    let file: Document = .object([
      ("name", .string(name)),
      (
        "command",
        .array(
          [
            "sh", "-c",
            #"""
            test "$1" = ok || { printf 'forged line\nforged: end\n' >&2; exit 3; }
            printf '{"lo\\nforged 0": 1}\n'
            """#, "sh", "{ok}", "{v}",
          ].map { .string($0) })
      ),
      ("minimize", .string(metric)),
      (
        "parameters",
        .object([
          ("ok", .object([("choice", .array(["ok", "bad"]))])),
          ("v", .object([("choice", .array([.string(value), "b"]))])),
        ])
      ),
      (
        "enqueue",
        .array([
          .object([("ok", "ok"), ("v", .string(value))]),
          .object([("ok", "bad"), ("v", .string(value))]),
        ])
      ),
      ("trials", .int(2)),
    ])
    try folder.write("s.yaml", JSON.text(file))
    return try await folder.hone("run", "s.yaml")
  }

  @Test("No command prints a line that a text from outside made, in a pipe neither")
  func plain() async throws {
    let folder = try Folder()
    let run = try await study(in: folder)
    #expect(run.status == 0, "\(run)")
    #expect(isHonest(run.output) && isHonest(run.error), "\(run)")
    #expect(run.output.hasPrefix(#"s\u000Aforged: 9 trials finished: 2 of 2 trials "#), "\(run)")
    #expect(run.error.contains(#"trial 0 completed: lo\u000Aforged 0 1 (best so far)"#), "\(run)")
    #expect(run.error.contains(#"v=v\u000Aforged completed: loss 0"#))
    for command in [
      ["best"], ["show"], ["trials"], ["studies"], ["show", "--trial", "0"],
      ["show", "--trial", "1"], ["show", "--generations"], ["enqueue", "ok=ok"],
      ["mark", "2", "failed"],
      ["mark", "9", "failed"], ["best", "nosuch"], ["export", "-o", "s.jsonl"],
      ["import", "s.jsonl"], ["import", "s.jsonl", "--storage", "other.db"],
      ["best", "--reference", "x=1"], ["enqueue", "v=none"], ["init", "--from", name, "new.yaml"],
      ["run", "s.yaml", "--sampler", "random"], ["export", "-o", "s.sqlite3"],
      ["import", "s.sqlite3", "--storage", "third.db"], ["delete", "--trial", "2"],
      ["delete", "--yes"],
    ] {
      let result = try await folder.hone(command)
      #expect(isHonest(result.output) && isHonest(result.error), "\(command): \(result)")
    }
    #expect(isHonest(folder.read("new.yaml") ?? "forged"))
  }

  @Test("JSON and CSV have them exactly")
  func exact() async throws {
    let folder = try Folder()
    _ = try await study(in: folder)
    let studies = try JSON.parse(try await folder.hone("studies", "--json").output)
    #expect(
      studies.elements?.first?["name"]?.text == name
        || studies.elements?.first?["study"]?.text == name)
    let best = try JSON.parse(try await folder.hone("best", "--json").output)
    #expect(best["values"]?[metric] == 1.0 && best["params"]?["v"]?.text == value)
    let trials = try JSON.parse(try await folder.hone("trials", "--json").output)
    #expect(trials.elements?.last?["reason"]?.text?.contains("\nforged: end") == true)
    let csv = try await folder.hone("trials", "--format", "csv").output
    #expect(csv.hasPrefix("trial,state,\"\(metric)\",ok,v,reason\r\n"), "\(csv)")
    #expect(csv.contains(",ok,\"\(value)\","), "\(csv)")
    try folder.write(
      "t.csv", try await folder.hone("export", "--output", "-", "--format", "csv").output)
    let again = try await folder.hone(
      "import", "t.csv", "--study-file", "s.yaml", "--storage", "again.db")
    #expect(again.status == 0, "\(again)")
    let found = try await folder.hone("best", "--json", "--storage", "again.db")
    #expect(try JSON.parse(found.output)["params"]?["v"]?.text == value)
  }
}

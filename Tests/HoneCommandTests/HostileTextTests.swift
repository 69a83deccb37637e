import HoneFormats
import Testing

@testable import HoneCommand

@Suite("Texts that a terminal would obey")
struct HostileTextTests {
  private let hostile = "a\u{1B}[2Jb\u{202E}c\u{9B}31md\u{2066}e\u{7F}\r\u{8}f"

  private func isHarmless(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy { scalar in
      scalar == "\n"
        || scalar.properties.generalCategory != .control
          && !(0x202A...0x202E).contains(scalar.value) && !(0x2066...0x2069).contains(scalar.value)
    }
  }

  @Test("They are written out, and all other text stays as it is")
  func written() {
    #expect(
      Text.harmless(hostile)
        == #"a\u001B[2Jb\u202Ec\u009B31md\u2066e\u007F\u000D\u0008f"#)
    for text in ["", "plain\n\tlines\n", "é漢字👩‍👩‍👧 e\u{301}", "עברית", "\u{FE0F}"] {
      #expect(Text.harmless(text) == text)
    }
    var table = Table(["name"])
    table.add([hostile])
    #expect(isHarmless(table.text(columns: 200)))
  }

  @Test("Names, values and reasons show nothing of them, and JSON has them exactly")
  func shown() async throws {
    let folder = try Folder()
    let value = "v\u{202E}\u{9B}y"
    try folder.write(
      "s.yaml",
      """
      name: "s\\u202E\\u009Bx"
      command: [sh, -c, 'echo "$2" >&2; test "$1" = ok && echo "{\\"loss\\": 1}"', sh, "{ok}", "{v}"]
      minimize: loss
      parameters: {ok: {choice: [ok, bad]}, v: {choice: ["v\\u202E\\u009By", b]}}
      enqueue: [{ok: ok, v: "v\\u202E\\u009By"}, {ok: bad, v: "v\\u202E\\u009By"}]
      trials: 2
      """)
    let run = try await folder.hone("run", "s.yaml")
    #expect(isHarmless(run.output) && isHarmless(run.error), "\(run)")
    #expect(run.output.contains(#"s\u202E\u009Bx"#), "\(run)")
    for command in [
      ["best"], ["show"], ["trials"], ["studies"], ["best", "--command"], ["show", "--trial", "1"],
    ] {
      let result = try await folder.hone(command)
      #expect(result.status == 0 && isHarmless(result.output), "\(command): \(result)")
    }
    let json = try JSON.parse(try await folder.hone("best", "--json").output)
    #expect(json["params"]?["v"]?.text?.unicodeScalars.elementsEqual(value.unicodeScalars) == true)
    let line = try await folder.hone("best", "--command").output
    let again = try await folder.command("sh", "-c", line)
    #expect(again.error.contains(value), "\(again)")
  }
}

import HoneCore
import HoneRun
import Testing

@Suite("Texts with values in them")
struct TextTemplateTests {
  private let space: SearchSpace

  init() throws {
    space = try SearchSpace([
      .float("lr", in: 0...1), .choice("amp", [true, false]),
      .float("momentum", in: 0...1).when("amp", is: true),
    ])
  }

  @Test("A file gets the values; other braces stay, and a line without its parameter goes")
  func file() throws {
    let text = """
      lr: {lr}
      json: {"lr": {lr}, "x": {}, "y": {y}}
      {{lr}} {{ lr }} {{{lr}}} ${lr} {lr
      momentum: {momentum}
      amp: {amp?on:off} {trial} {dir}\r
      {args} {z?a}
      """
    let file = try TemplateFile(text, target: "a.yaml", for: space)
    let values = TemplateValues(
      Parameters([("lr", 0.5), ("amp", false)]), known: [.trial: "3", .dir: "/d"])
    #expect(
      file.text(for: values) == """
        lr: 0.5
        json: {"lr": 0.5, "x": {}, "y": {y}}
        {lr} {{ lr }} {{lr}} ${lr} {lr
        amp: off 3 /d\r
        {args} {z?a}
        """)
    let active = TemplateValues(Parameters([("lr", 0.5), ("amp", true), ("momentum", 0.25)]))
    #expect(file.text(for: active).contains("momentum: 0.25\n"))
    #expect(throws: SpaceError.self) { try TemplateFile("{lr?a}", target: "a", for: space) }
  }

  @Test("A variable has a name that a shell can give, and none of Hone's")
  func variables() throws {
    let text = try TextTemplate(variable: "X_1", "a{lr}b", for: space)
    #expect(text.text(for: TemplateValues(Parameters([("lr", 0.5)]))) == "a0.5b")
    #expect(text.fixed == nil)
    for (name, value) in [
      ("1X", ""), ("A-B", ""), ("", ""), ("HONE_SEED", ""), ("X", "{nix}"), ("X", "{args}"),
      ("X", "{lr: 1..2}"),
    ] {
      #expect(throws: SpaceError.self, "\(name)=\(value)") {
        try TextTemplate(variable: name, value, for: space)
      }
    }
  }
}

import Testing

@testable import HoneCommand

@Suite("Tables that fit")
struct TableTests {
  private var trials: Table {
    var table = Table([
      .init("trial", .right), .init("state"), .init("loss", .right),
      .init("learning_rate", .right, isOptional: true), .init("optimizer", isOptional: true),
      .init("weight_decay", .right, isOptional: true), .init("momentum", .right, isOptional: true),
      .init("reason"),
    ])
    table.add(["0", "completed", "0.25", "0.001", "sgd", "2.39913e-05", "0.9", ""])
    table.add(["12", "completed", "-1.5", "12", "adam", "0.1", "", ""])
    table.add([
      "103", "failed", "", "0.0562943", "a name of forty characters, more or less", "1e-07", "0.99",
      "exit status 1 | Traceback | ValueError: the rate is too large",
    ])
    return table
  }

  @Test("Numbers stand with their points below each other, and in a wide terminal nothing is cut")
  func wide() {
    let lines = trials.text(columns: 200).split(separator: "\n").map(String.init)
    #expect(lines.count == 4 && !lines.joined().contains("…"))
    #expect(
      lines[..<2].map { String($0.prefix(42)) } == [
        "trial  state       loss  learning_rate  op", "    0  completed   0.25      0.001      sg",
      ])
    #expect(lines[3].hasSuffix("exit status 1 | Traceback | ValueError: the rate is too large"))
  }

  static let golden = [
    120: """
    trial  state       loss  learning_rate  optimizer                    weight_decay  momentum  reason
        0  completed   0.25      0.001      sgd                           2.39913e-05      0.9
       12  completed  -1.5      12          adam                          0.1
      103  failed                0.0562943  a name of forty characters…   1e-07            0.99  exit status 1 | Traceback …
    """,
    80: """
    trial  state       loss  lear…_rate  optimizer   weigh…decay  mo…tum  reason
        0  completed   0.25   0.001      sgd         2.39913e-05    0.9
       12  completed  -1.5   12          adam        0.1
      103  failed             0.0562943  a name of…  1e-07          0.99  exit stat…
    """,
    60: """
    trial  state       loss  lear…_rate  optimizer   reason
        0  completed   0.25   0.001      sgd
       12  completed  -1.5   12          adam
      103  failed             0.0562943  a name of…  exit statu…

    2 columns hidden: weight_decay, momentum
    --columns chooses
    """,
    40: """
    trial  state       loss  reason
        0  completed   0.25
       12  completed  -1.5
      103  failed            exit status 1 …

    4 columns hidden: learning_rate,
    optimizer, weight_decay, momentum
    --columns chooses
    """,
  ]

  @Test(
    "In a narrow one texts are cut, then columns are hidden and named; numbers stay whole",
    arguments: TableTests.golden.keys.sorted())
  func narrow(width: Int) {
    let text = trials.text(columns: width, hint: "--columns chooses")
    #expect(text == Self.golden[width])
    for line in text.split(separator: "\n") { #expect(Text.width(String(line)) <= width) }
  }

  @Test("Names are cut in their middle, as their ends tell them apart, and prose at its end")
  func shortened() {
    #expect(Text.shortened("parameter_number_12", to: 11) == "param…er_12")
    #expect(Text.shortened("parameter_number_12", to: 3) == "pa…")
    #expect(Text.shortened("a name of several words", to: 11) == "a name of …")
    #expect(Text.width(Text.shortened("学習率学習率", to: 7)) <= 7)
    #expect(Text.shortened("short", to: 5) == "short")
  }

  @Test("Where several columns are hidden, two lines at most name them")
  func hidden() {
    var table = Table(
      [.init("trial", .right)]
        + (1...40).map { .init("parameter_\($0)", .right, isOptional: true) })
    table.add(["0"] + (1...40).map { "\($0).123456" })
    let lines = table.text(columns: 60, hint: "see all").split(separator: "\n").suffix(3)
    #expect(lines.first?.hasSuffix("columns hidden: ") == false)
    #expect(lines.contains { $0.hasSuffix(" more") } && lines.last == "see all", "\(lines)")
    for line in lines { #expect(line.count <= 60) }
  }

  @Test("Mixed columns have texts at the left, and numbers with their points below each other")
  func mixed() {
    var table = Table([.init(""), .init("best", .mixed)])
    for row in [["loss", "12.5"], ["lr", "0.001"], ["opt", "adam"], ["n", "-3"]] { table.add(row) }
    #expect(
      table.text(columns: 80)
        == "      best\nloss  12.5\nlr     0.001\nopt   adam\nn     -3")
  }

  @Test("Where not even that fits, each row is lines of its own")
  func stacked() {
    let text = trials.text(columns: 24)
    #expect(
      text.hasPrefix(
        """
        trial         0
        state         completed
        loss          0.25
        learn…g_rate  0.001
        optimizer     sgd
        weight_decay  2.39913e-05
        momentum      0.9

        trial         12
        """))
    #expect(text.contains("\noptimizer     a name of\n              forty\n"))
  }
}

import Foundation
import Testing
import Waiting

@testable import HoneCommand

@Suite(
  "What commands show on terminals of four widths", .timeLimit(.minutes(Patience.minutes)))
struct ScreenTests {
  /// Written anew by HONE_WRITE_GOLDEN=1, to be looked at before it is committed.
  private static let golden = root + "/Tests/HoneCommandTests/Golden/screens.txt"
  private static let widths = [60, 80, 120, 200]

  private static let long =
    "digits-with-all-of-its-settings-in-the-name-lr-units-batch-size-2026-11-30-second-attempt"

  private static let commands = [
    ["studies"], ["trials", "wide", "--limit", "4"], ["trials", "failing"], ["show", "wide"],
    ["show", long], ["best", long], ["trials", long], ["best", "three"],
    ["show", "three"], ["samplers", "tpe"], ["samplers"],
  ]

  /// A store of studies whose names, values and numbers of columns are long.
  private func folder() async throws -> Folder {
    let folder = try Folder()
    let names = (1...30).map { "parameter_number_\($0)" }
    let rows = (0..<5).map { row in
      let values = (1...30).map { "\(Double((row * 37 + $0 * 11) % 97) / Double($0 * $0))" }
      return "\(row),completed,\(12.5 - Double(row * row)),"
        + values.joined(separator: ",")
    }
    try await add(
      "wide", "minimize: loss", names.map { "\($0): {float: [0, 100]}" },
      ["trial,state,values.loss," + names.map { "params.\($0)" }.joined(separator: ",")] + rows,
      to: folder)
    let prompt = "Answer the question in one short sentence, and say what you do not know."
    let path = "/data/sets/imagenet/2012/train/with/augmentation/and/normalisation/shards.tar"
    try await add(
      Self.long, "maximize: accuracy",
      ["lr: {float: [1e-5, 1], scale: log}", "data: {choice: [\"\(prompt)\", \"\(path)\"]}"],
      [
        "trial,state,values.accuracy,params.lr,params.data",
        "0,completed,0.5,0.01,\"\(prompt)\"", "1,completed,0.9312504,0.000123,\(path)",
      ], to: folder)
    try await add(
      "three", "objectives: {accuracy: maximize, latency_ms: minimize, memory_mb: minimize}",
      ["width: {int: [1, 100]}", "depth: {int: [1, 10]}"],
      [
        "trial,state,values.accuracy,values.latency_ms,values.memory_mb,params.width,params.depth",
        "0,completed,0.880477,25.9,24.5,35,2", "1,completed,0.94274,112.85,1024,61,5",
        "2,completed,0.25,0.37,0.01,1,1",
      ], to: folder)
    try await add(
      "failing", "minimize: loss", ["lr: {float: [0, 1]}"],
      [
        "trial,state,values.loss,params.lr,reason", "0,completed,0.25,0.5,",
        "1,failed,,0.75,\"exit status 1\nTraceback (most recent call last):\n"
          + "  File \"\"t.py\"\", line 3, in <module>\nEpoch 1\nValueError: the rate is too large\"",
        "2,failed,,0.125,\"exceeded its memory limit of 100MB\n119 MiB\nEpoch 3\"",
        "3,pruned,,0.0625,",
      ], to: folder)
    return folder
  }

  private func add(
    _ name: String, _ aim: String, _ parameters: [String], _ rows: [String], to folder: Folder
  ) async throws {
    try folder.write("t.csv", rows.joined(separator: "\n") + "\n")
    try folder.write(
      "s.yaml",
      "name: \(name)\ncommand: ./train\nseed: 7\nsampler: tpe\n\(aim)\nparameters:\n"
        + parameters.map { "  \($0)\n" }.joined())
    let result = try await folder.hone(
      "import", "t.csv", "--study-file", "s.yaml", "--name", name)
    try #require(result.status == 0, "\(result.error)")
  }

  /// A study of its own store that was run here, with 30 parameters.
  private func addRun(to folder: Folder) async throws {
    try folder.program("train", #"echo "{\"loss\": $#}""#)
    let parameters = (1...30).flatMap {
      ["--parameter-number-\($0)", "{parameter_number_\($0): 0..1.0}"]
    }
    let result = try await folder.hone(
      ["run", "--name", "many", "--storage", "many.db", "--minimize", "loss", "--trials", "1"]
        + ["--seed", "1", "--", "./train"] + parameters)
    try #require(result.status == 0, "\(result.error)")
  }

  private func screen(
    _ command: [String], _ width: Int, in folder: Folder, colours: Bool = false
  ) async throws -> String {
    let variables = colours ? ["-u", "NO_COLOR"] : ["NO_COLOR=1"]
    let result = try await folder.command(
      "env",
      variables + [
        "python3", root + "/Tests/HoneCommandTests/screen.py", "\(width)", Folder.binary,
      ]
        + command)
    #expect(result.status == 0, "\(command): \(result)")
    return result.output
  }

  @Test("Each screen is the one that was looked at, and no line is wider than the terminal")
  func screens() async throws {
    let folder = try await folder()
    var text = ""
    for command in Self.commands {
      for width in Self.widths {
        let shown = try await screen(command, width, in: folder)
        text += "$ hone \(command.joined(separator: " "))   # \(width) columns\n\(shown)\n"
        // A command to copy is one line, however long.
        for line in shown.split(separator: "\n") where !line.hasPrefix("  cd ") {
          #expect(Text.width(String(line)) <= width, "\(command) at \(width): \(line)")
        }
      }
    }
    try await addRun(to: folder)
    for width in Self.widths {
      let shown = try await screen(
        ["show", "many", "--trial", "0", "--storage", "many.db"], width, in: folder)
      let lines = shown.split(separator: "\n").filter { $0.hasPrefix("command") }
      text += "the command of a trial with 30 parameters   # \(width) columns\n"
      text += lines.map { $0 + "\n\n" }.joined()
    }
    if ProcessInfo.processInfo.environment["HONE_WRITE_GOLDEN"] != nil {
      try text.write(toFile: Self.golden, atomically: true, encoding: .utf8)
    }
    let golden = try #require(Folder.text(of: Self.golden))
    let pairs = zip(
      text.split(separator: "\n", omittingEmptySubsequences: false),
      golden.split(separator: "\n", omittingEmptySubsequences: false))
    let difference = pairs.first { $0 != $1 }
    #expect(text == golden, "the first difference: \(difference.map { "\($0)" } ?? "at the end")")
  }

  @Test("A terminal shows states and the best in colours, a pipe and NO_COLOR nothing of them")
  func colours() async throws {
    let folder = try await folder()
    let shown = try await screen(["trials", "failing"], 100, in: folder, colours: true)
    #expect(shown.contains("\u{1B}[31mfailed\u{1B}[0m  "), "\(shown)")
    #expect(shown.contains("\u{1B}[33mpruned\u{1B}[0m  "), "\(shown)")
    #expect(shown.contains("\u{1B}[1;32m0.25\u{1B}[0m"), "\(shown)")
    let plain = try await screen(["trials", "failing"], 100, in: folder)
    #expect(!plain.contains("\u{1B}"))
    #expect(shown.replacing(#/\u{1B}\[[0-9;]*m/#, with: "") == plain)
    let piped = try await folder.hone("trials", "failing")
    #expect(!piped.output.contains("\u{1B}"))
    let forced = try await folder.command(
      "env", "-u", "NO_COLOR", "CLICOLOR_FORCE=1", Folder.binary, "trials", "failing")
    #expect(forced.output.contains("\u{1B}[31mfailed\u{1B}[0m"))
  }

  @Test("A long trial shows on a terminal how long it has run, and its latest report")
  func running() async throws {
    let folder = try Folder()
    // It runs until the line was seen, however slow the machine is.
    try folder.write(
      "slow.py",
      """
      import itertools, os, time
      for step in itertools.count(1):
          print('{"loss": %g, "step": %d}' % (1 / step, step), flush=True)
          if os.path.exists("seen"): break
          time.sleep(0.2)
      """)
    let line = "  trial 0 · [0-9:]+( s)? · step [0-9]+: loss [0-9.]+ · .*x=[0-9]"
    let result = try await folder.command(
      "env",
      [
        "SCREEN_UNTIL=\(line)", "SCREEN_FILE=seen", "NO_COLOR=1", "python3",
        root + "/Tests/HoneCommandTests/screen.py", "80", Folder.binary, "run", "--minimize",
        "loss",
        "--name", "slow", "--trials", "1", "--seed", "1", "--", "python3", "slow.py", "{x: 1..9}",
      ])
    let shown = result.output
    #expect(result.status == 0 && folder.exists("seen"), "\(result)")
    #expect(shown.contains("study slow in hone.db: minimize loss, sampler"), "\(shown)")
    #expect(shown.contains("\u{1B}[1A"), "the lines are rewritten in place")
    #expect(shown.contains("trial 0 completed: loss "))
  }
}

import HoneFormats
import Testing

@Suite("Flags, groups, variables and files of a command")
struct FlagTests {
  /// A folder with a study whose first two trials are one with and one without `momentum`.
  private func folder(_ command: String, more: String = "") throws -> Folder {
    let folder = try Folder()
    try folder.program(
      "train",
      #"""
      { for word; do echo "<$word>"; done; } > "$HONE_DIR/seen"
      env > "$HONE_DIR/env"
      echo '{"loss": 1}'
      """#)
    try folder.write(
      "s.yaml",
      """
      command: \(command)
      minimize: loss
      parameters:
        opt: {choice: [sgd, adam]}
        lr: {float: [0, 1]}
        momentum: {float: [0, 1], when: {opt: sgd}}
        amp: {choice: [true, false]}
        extra: {choice: ['', --fast]}
      enqueue:
        - {opt: sgd, lr: 0.5, momentum: 0.75, amp: true, extra: --fast}
        - {opt: adam, lr: 0.5, amp: false, extra: ''}
      trials: 2
      \(more)
      """)
    return folder
  }

  private func seen(_ folder: Folder) -> [String] {
    (0..<2).map { number in
      (folder.read("hone.trials/s/\(number)/seen") ?? "?").split(separator: "\n").joined()
    }
  }

  @Test(
    "What takes no part is left out the same way with and without a shell",
    arguments: [
      (
        "./train --momentum {momentum} --lr {lr}", "<--momentum><0.75><--lr><0.5>", "<--lr><0.5>"
      ),
      ("./train [--momentum {momentum}] --lr {lr}", "<--momentum><0.75><--lr><0.5>", "<--lr><0.5>"),
      ("./train [--m={momentum} a] {extra} b", "<--m=0.75><a><--fast><b>", "<b>"),
      ("./train -O2 {momentum} -v {extra} x", "<-O2><0.75><-v><--fast><x>", "<-O2><-v><x>"),
      ("./train {amp?--amp} {amp?--on:--off}", "<--amp><--on>", "<--off>"),
      ("./train --x={extra}", "<--x=--fast>", "<--x=>"),
      (
        "./train {args}", "<--opt=sgd><--lr=0.5><--momentum=0.75><--amp=true><--extra=--fast>",
        "<--opt=adam><--lr=0.5><--amp=false><--extra=>"
      ),
      ("./train {trial} {study} [abc] '[x]'", "<0><s><[abc]><[x]>", "<1><s><[abc]><[x]>"),
    ])
  func leftOut(command: String, with: String, without: String) async throws {
    for shell in [false, true] {
      let text = command.replacing("'", with: "''")
      let folder = try folder("'\(text)'", more: shell ? "shell: true" : "")
      let result = try await folder.hone("run", "s.yaml")
      #expect(result.status == 0, "\(result.error)")
      #expect(seen(folder) == [with, without], "shell: \(shell)")
    }
  }

  @Test("args chooses the form of {args}, and {dir} and {seed} are the trial's own")
  func forms() async throws {
    let folder = try folder("./train {args} {dir} {seed}", more: "args: '{name} {value}'")
    let result = try await folder.hone("run", "s.yaml")
    #expect(result.status == 0, "\(result.error)")
    let variables = (folder.read("hone.trials/s/1/env") ?? "").split(separator: "\n")
    func value(_ name: String) -> Substring {
      variables.first { $0.hasPrefix("\(name)=") }?.dropFirst(name.count + 1) ?? "?"
    }
    let own = "<\(value("HONE_DIR"))><\(value("HONE_SEED"))>"
    #expect(seen(folder)[1] == "<opt><adam><lr><0.5><amp><false>" + own)
    #expect(result.output.contains("\(folder.path)/hone.trials/s/"), "filled in, to be copied")
  }

  @Test("env sets variables with values in them; those of Hone are Hone's")
  func environment() async throws {
    let folder = try folder(
      "./train",
      more: """
        env:
          OMP_NUM_THREADS: 007
          RATE: "lr={lr}"
          M: "{momentum}"
          PYTHONUNBUFFERED: ""
          OUT: "{dir}/x {trial} {{lr}}"
        """)
    let result = try await folder.hone("run", "s.yaml")
    #expect(result.status == 0, "\(result.error)")
    let (first, second) = (
      folder.read("hone.trials/s/0/env") ?? "", folder.read("hone.trials/s/1/env") ?? ""
    )
    for line in ["OMP_NUM_THREADS=007", "RATE=lr=0.5", "M=0.75", "PYTHONUNBUFFERED="] {
      #expect(first.contains("\n\(line)\n") || first.hasPrefix(line + "\n"), "\(line)")
    }
    #expect(first.contains("/hone.trials/s/0/x 0 {lr}\n"))
    #expect(!second.contains("\nM="), "not set where the parameter takes no part")
  }

  @Test("A template is written into the trial's folder before the program starts")
  func template() async throws {
    let folder = try folder(
      "cat {dir}/conf/a.yaml", more: "template: {a.in: conf/a.yaml}\nmetric: {loss: 'lr: (.*)'}")
    try folder.write("a.in", "lr: {lr}\nmomentum: {momentum}\nx: {other} {{lr}}\n")
    let result = try await folder.hone("run", "s.yaml")
    #expect(result.status == 0, "\(result.error)")
    #expect(
      folder.read("hone.trials/s/0/conf/a.yaml") == "lr: 0.5\nmomentum: 0.75\nx: {other} {lr}\n")
    #expect(folder.read("hone.trials/s/1/conf/a.yaml") == "lr: 0.5\nx: {other} {lr}\n")
  }

  @Test(
    "A mistake is an error with its place, and nothing runs",
    arguments: [
      ("./train $HOME/x", "", "s.yaml:1:10: command", "shell: true"),
      ("./train ~/x", "", "s.yaml:1:10: command", "write the folder in full"),
      ("./train > out.txt", "", "s.yaml:1:10: command", "`>` needs a shell"),
      ("./train 2>&1", "", "s.yaml:1:10: command", "`2>&1` needs a shell"),
      ("./train --beta {momentum}", "", "s.yaml:1:10: command", "`[--beta {momentum}]`"),
      ("./train {opt?--x}", "", "s.yaml:1:10: command", "true or false"),
      ("./train [--momentum {momentum} x", "", "s.yaml:1:10: command", "never closed"),
      ("./train", "args: '--{name}'", "args", "{value} is missing"),
      ("./train", "env: {HONE_SEED: 1}", "env.HONE_SEED", "Hone to set"),
      ("./train", "env: {A B: 1}", "env.A B", "not a variable's name"),
      ("./train", "env: {A: '{lrr}'}", "env.A", "did you mean {lr}"),
      ("./train", "template: {nowhere.in: a}", "template.nowhere.in", "there is no such file"),
      ("./train", "template: {s.yaml: ../a}", "template.s.yaml", "below the trial's folder"),
      ("./train", "template: {s.yaml: /a}", "template.s.yaml", "below the trial's folder"),
      ("./train", "template: {s.yaml: log}", "template.s.yaml", "output"),
      ("./train", "template: {s.yaml: launch.json}", "template.s.yaml", "was started"),
    ])
  func mistakes(command: String, more: String, place: String, part: String) async throws {
    let folder = try folder("\"\(command)\"", more: more)
    let result = try await folder.hone("run", "s.yaml")
    #expect(result.status == 2, "\(result.error)")
    #expect(result.error.contains(place), "\(result.error)")
    #expect(result.error.contains(part), "\(result.error)")
    #expect(!folder.exists("hone.db") && !folder.exists("hone.trials"))
  }
}

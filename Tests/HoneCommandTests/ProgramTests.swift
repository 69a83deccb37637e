import HoneFormats
import Testing
import Waiting

@Suite("What happens to programs", .timeLimit(.minutes(Patience.minutes)))
struct ProgramTests {
  @Test(
    "Why a trial was ended is kept with it",
    arguments: [
      ("trap '' TERM; sleep 36000 & while :; do sleep 1; done", "timeout"),
      ("echo '{\"loss\": 1}'; exec >&- 2>&-; sleep 36000", "timeout"),
      ("kill -STOP $$", "timeout"),
      ("exec python3 -c 'x = b\"x\" * (400 << 20); import time; time.sleep(36000)'", "memory"),
      (
        """
        for i in 1 2 3 4; do
          python3 -c 'x = b"x" * (60 << 20); import time; time.sleep(36000)' &
        done
        wait
        """, "memory"
      ),
      ("kill -9 $$", "killed by signal 9 (SIGKILL)"),
      ("kill -USR1 $$", "(SIGUSR1)"),
      ("head -c 30000000 /dev/zero; exit 4", "exit status 4"),
      ("printf '\\377\\376 \\000\\n'; exit 5", "exit status 5"),
      ("yes nothing | head -c 30000000", "`loss`"),
      ("(setsid sleep 36000 &); (sleep 36000 &); exit 6", "exit status 6"),
      ("read -r line || exit 7", "exit status 7"),
    ])
  func reasons(body: String, part: String) async throws {
    let folder = try Folder()
    try folder.program("train", body)
    // What is not ended by it never meets it, however slow the machine.
    let timeout = part == "timeout" ? "1s" : "10h"
    try folder.write(
      "s.yaml",
      """
      command: ./train {x}
      minimize: loss
      parameters: {x: {int: [1, 100]}}
      trial: {timeout: \(timeout), grace: 0.2s, memory: 150MB}
      trials: 1
      """)
    let result = try await folder.hone("run", "s.yaml")
    #expect(result.status == 1, "\(result.error)")
    let trials = try JSON.parse(try await folder.hone("trials", "--json").output)
    #expect(trials.elements?.first?["state"]?.text == "failed")
    let reason = trials.elements?.first?["reason"]?.text ?? ""
    #expect(reason.contains(part), "\(reason)")
    #expect(reason.utf8.count < 4096)
  }

  @Test("A program that closes its output and runs on is a completed trial once it ends")
  func closesOutput() async throws {
    let folder = try Folder()
    try folder.program("train", "echo '{\"loss\": 1}'; exec >&- 2>&-; sleep 0.2; : > over")
    let result = try await folder.hone(
      "run", "--minimize", "loss", "--trials", "1", "--", "./train", "{x: 0..1.0}")
    #expect(result.status == 0, "\(result.error)")
    #expect(folder.exists("over"))
  }

  @Test("Parameters that would share a variable have none, and that is said")
  func collision() async throws {
    let folder = try Folder()
    try folder.program(
      "train", #"echo "${HONE_PARAM_A_B-none} ${HONE_PARAM_C-none}" > seen; echo '{"loss": 1}'"#)
    let result = try await folder.hone(
      "run", "--minimize", "loss", "--trials", "1", "--", "./train", "{a-b: 2|3}", "{a_b: 4|5}",
      "{c: 6|6.5}")
    #expect(result.status == 0, "\(result.error)")
    #expect(result.error.contains("HONE_PARAM_A_B"))
    #expect(result.error.contains("`a-b`, `a_b`"))
    #expect(folder.read("seen")?.hasPrefix("none 6") == true)
  }

  @Test("The program finds its values, seed, number and folder in its environment")
  func environment() async throws {
    let folder = try Folder()
    try folder.program(
      "train",
      """
      printf '%s\\n' "$HONE_STUDY" "$HONE_TRIAL" "$HONE_PARAMS" "$HONE_PARAM_WEIGHT_DECAY" \\
        "$HONE_PARAM_OPT" "$HONE_SEED" "$HONE_DIR" "$PWD" > "$HONE_DIR/seen"
      echo '{"loss": 1}'
      """)
    try folder.write(
      "s.yaml",
      """
      name: seen
      command: ./train
      minimize: loss
      parameters:
        weight-decay: {float: [0.25, 0.25]}
        opt: {choice: [sgd]}
        momentum: {float: [0, 1], when: {opt: sgd}}
        many: {choice: [false]}
      trials: 1
      """)
    let result = try await folder.hone("run", "s.yaml")
    #expect(result.status == 0, "\(result.error)")
    let seen = (folder.read("hone.trials/seen/0/seen") ?? "").split(separator: "\n")
    try #require(seen.count == 8)
    #expect(seen[0] == "seen")
    #expect(seen[1] == "0")
    let parameters = try JSON.parse(String(seen[2]))
    #expect(parameters["weight-decay"]?.number == 0.25)
    #expect(parameters["opt"]?.text == "sgd")
    #expect(parameters["many"]?.truth == false)
    #expect(seen[3] == "0.25")
    #expect(seen[4] == "sgd")
    #expect(UInt32(seen[5]) != nil)
    #expect(seen[6].hasSuffix("/hone.trials/seen/0"))
    #expect(seen[6].hasPrefix("/"))
  }

  @Test("An argument of a parameter that takes no part is left out with its flag")
  func inactive() async throws {
    let folder = try Folder()
    try folder.program("train", #"echo "$@" > "$HONE_DIR/arguments"; echo '{"loss": 1}'"#)
    try folder.write(
      "s.yaml",
      """
      command: ./train --opt {opt} --momentum {momentum} --end
      minimize: loss
      parameters:
        opt: {choice: [adam]}
        momentum: {float: [0, 1], when: {opt: adam}}
        other: {choice: [a, b]}
        deep: {int: [1, 1], when: {other: b}}
      enqueue: [{other: a}]
      trials: 1
      """)
    #expect(try await folder.hone("run", "s.yaml").status == 0)
    let arguments = folder.read("hone.trials/s/0/arguments") ?? ""
    #expect(arguments.hasPrefix("--opt adam --momentum 0"))
    try folder.write(
      "t.yaml",
      """
      command: ./train --opt {opt} --momentum {momentum} --end
      minimize: loss
      parameters:
        opt: {choice: [adam, sgd]}
        momentum: {float: [0, 1], when: {opt: sgd}}
      enqueue: [{opt: adam}]
      trials: 1
      """)
    #expect(try await folder.hone("run", "t.yaml").status == 0)
    #expect(folder.read("hone.trials/t/0/arguments") == "--opt adam --end\n")
  }

  @Test("A program that prints something else is read with a pattern")
  func pattern() async throws {
    let folder = try Folder()
    try folder.write(
      "s.yaml",
      """
      command: [sh, -c, 'echo "step 1 val_loss=2.5 time=1"; echo "step 2 val_loss=1.25e0 time=1"']
      minimize: loss
      metric: {loss: 'val_loss=([-+.eE0-9]+)'}
      parameters: {x: {int: [1, 100]}}
      trials: 2
      """)
    #expect(try await folder.hone("run", "s.yaml").status == 0)
    let best = try JSON.parse(try await folder.hone("best", "--json").output)
    #expect(best["values"]?["loss"]?.number == 1.25)
  }
}

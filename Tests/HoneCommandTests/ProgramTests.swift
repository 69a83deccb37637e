import HoneFormats
import Testing

@Suite("What happens to programs", .timeLimit(.minutes(5)))
struct ProgramTests {
  @Test(
    "Why a trial was ended is kept with it",
    arguments: [
      ("trap '' TERM; sleep 60 & while :; do sleep 1; done", "timeout"),
      ("echo '{\"loss\": 1}'; exec >&- 2>&-; sleep 60", "timeout"),
      ("kill -STOP $$", "timeout"),
      ("exec python3 -c 'x = b\"x\" * (400 << 20); import time; time.sleep(60)'", "memory"),
      (
        """
        for i in 1 2 3 4; do
          python3 -c 'x = b"x" * (60 << 20); import time; time.sleep(60)' &
        done
        wait
        """, "memory"
      ),
      ("kill -9 $$", "killed by signal 9 (SIGKILL)"),
      ("kill -USR1 $$", "(SIGUSR1)"),
      ("head -c 30000000 /dev/zero; exit 4", "exit status 4"),
      ("printf '\\377\\376 \\000\\n'; exit 5", "exit status 5"),
      ("yes nothing | head -c 30000000", "`loss`"),
      ("(setsid sleep 60 &); (sleep 60 &); exit 6", "exit status 6"),
      ("read -r line || exit 7", "exit status 7"),
    ])
  func reasons(body: String, part: String) async throws {
    let folder = try Folder()
    try folder.program("train", body)
    // The longest of them must have begun even on a busy machine.
    let timeout = part == "timeout" ? "1s" : "120s"
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
}

import HoneFormats
import TestPrograms
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

@Suite("Runs that are killed or suspended")
struct KillTests {
  /// Starts a run of three trials, and does something to it.
  private func start(
    _ folder: Folder, _ body: (_ send: (Int32) -> Void) async throws -> Void
  ) async throws -> (status: Ending, messages: String) {
    let result = try await folder.running(KillTests.command, error: .file("messages")) { program in
      try await body { program.send($0) }
    }
    return (result.ended.ending, folder.read("messages") ?? "")
  }

  private static let command = [
    "run", "--minimize", "loss", "--trials", "3", "--seed", "5", "--sampler", "tpe", "--",
    "./train", "{x: 0..1.0}",
  ]

  /// A program whose loss is the number of the attempt, and whose first trial ends once there is `go`.
  private func program(_ folder: Folder) throws {
    try folder.program(
      "train",
      #"""
      echo >> "$HONE_DIR/attempts"
      attempt=$(($(wc -l < "$HONE_DIR/attempts")))
      while [ "$HONE_TRIAL" = 0 ] && [ ! -e go ]; do sleep 0.05; done
      echo "{\"loss\": $attempt}"
      """#)
  }

  private func trials(_ folder: Folder) async throws -> [Document] {
    try JSON.parse(try await folder.hone("trials", "--json").output).elements ?? []
  }

  @Test(
    "A killed run's trial is taken over at once and first, and all goes on as if nothing had been")
  func killed() async throws {
    let (killed, whole) = (try Folder(), try Folder())
    for folder in [killed, whole] { try program(folder) }
    let status = try await start(killed) { send in
      try await killed.wait { $0.exists("hone.trials/train/0/attempts") }
      send(SIGKILL)
    }.status
    #expect(status == .signaled(9))
    try killed.write("go", "")
    let result = try await killed.hone(KillTests.command)
    #expect(result.status == 0, "\(result.error)")
    #expect(
      result.error.contains(
        "trial 0 belongs to another run: if that run has ended, the trial starts"))
    #expect(result.error.contains("trial 0 completed: loss 2"))

    try whole.write("go", "")
    _ = try await whole.hone(KillTests.command)
    let (found, wanted) = (try await trials(killed), try await trials(whole))
    #expect(found.map { $0["params"] } == wanted.map { $0["params"] })
    #expect(found.map { $0["values"]?["loss"] } == [2.0, 1.0, 1.0])
  }

  @Test("A suspended run whose lease ended finds its trial taken, and what it brings is dropped")
  func suspended() async throws {
    let folder = try Folder()
    try program(folder)
    let (status, messages) = try await start(folder) { send in
      try await folder.wait { $0.exists("hone.trials/train/0/attempts") }
      send(SIGTSTP)
      // Instead of waiting for a minute.
      let sql = "UPDATE trial SET lease_end = 1 WHERE number = 0"
      let edit =
        "import sqlite3; c = sqlite3.connect('hone.db', 7200); c.execute('\(sql)'); c.commit()"
      let edited = try await folder.command(root + "/.venv/bin/python", "-c", edit)
      #expect(edited.status == 0, "\(edited.error)")
      try folder.write("go", "")
      let other = try await folder.hone(KillTests.command)
      #expect(other.status == 0, "\(other.error)")
      send(SIGCONT)
    }
    #expect(status == .exited(0), "\(messages)")
    let found = try await trials(folder)
    #expect(found.map { $0["trial"] } == [0, 1, 2])
    #expect(found.map { $0["values"]?["loss"] } == [2.0, 1.0, 1.0])
  }
}

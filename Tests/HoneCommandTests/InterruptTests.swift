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

@Suite("Ctrl-C")
struct InterruptTests {
  /// Runs a study whose trials end once there is a file `go`, and sends signals while two run.
  private func interrupted(
    _ folder: Folder, times: Int, thenGo: Bool
  ) async throws -> Ending {
    try folder.program(
      "train",
      #"""
      touch "$HONE_DIR/begun"
      while [ ! -e go ]; do sleep 0.05; done
      echo '{"loss": 1}'
      """#)
    let result = try await folder.running(
      [
        "run", "--minimize", "loss", "--trials", "6", "--parallel", "2", "--", "./train",
        "{x: 0..1.0}",
      ], error: .file("messages")
    ) { program in
      for trial in 0..<2 { try await folder.wait { $0.exists("hone.trials/train/\(trial)/begun") } }
      for (_, message) in zip(0..<times, ["running trials finish", "ending the running trials"]) {
        program.send(SIGINT)
        try await folder.wait { $0.read("messages")?.contains(message) == true }
      }
      if thenGo { try folder.write("go", "") }
    }
    return result.ended.ending
  }

  @Test("Once lets running trials finish; the status is 130 and the same command goes on")
  func once() async throws {
    let folder = try Folder()
    #expect(try await interrupted(folder, times: 1, thenGo: true) == .exited(130))
    let trials = try JSON.parse(try await folder.hone("trials", "--json").output)
    #expect(trials.elements?.map { $0["state"]?.text } == ["completed", "completed"])
  }

  @Test("Twice ends them; they are given back and tried again by the next run")
  func twice() async throws {
    let folder = try Folder()
    #expect(try await interrupted(folder, times: 2, thenGo: false) == .exited(130))
    let trials = try JSON.parse(try await folder.hone("trials", "--json").output)
    #expect(trials.elements?.map { $0["state"]?.text } == ["waiting", "waiting"])
    let points = trials.elements?.map { $0["params"] }
    try folder.program("train", #"echo '{"loss": 1}'"#)
    let result = try await folder.hone(
      "run", "--minimize", "loss", "--trials", "6", "--", "./train", "{x: 0..1.0}")
    #expect(result.status == 0, "\(result.error)")
    let after = try JSON.parse(try await folder.hone("trials", "--json").output)
    #expect(after.elements?.count == 6)
    #expect(after.elements?.prefix(2).map { $0["params"] } == points)
  }
}

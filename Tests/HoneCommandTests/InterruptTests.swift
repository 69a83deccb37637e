import HoneFormats
import Subprocess
import Testing

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

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
  ) async throws -> TerminationStatus {
    try folder.program(
      "train",
      #"""
      touch "$HONE_DIR/begun"
      while [ ! -e go ]; do sleep 0.05; done
      echo '{"loss": 1}'
      """#)
    let messages = try FileDescriptor.open(
      FilePath(folder.path + "/messages"), .writeOnly, options: .create,
      permissions: .ownerReadWrite)
    let result = try await run(
      .path(FilePath(Folder.binary)),
      arguments: [
        "run", "--minimize", "loss", "--trials", "6", "--parallel", "2", "--", "./train",
        "{x: 0..1.0}",
      ],
      workingDirectory: FilePath(folder.path), input: .none, output: .discarded,
      error: .fileDescriptor(messages, closeAfterSpawningProcess: true)
    ) { execution in
      for trial in 0..<2 { try await folder.wait { $0.exists("hone.trials/train/\(trial)/begun") } }
      for (_, message) in zip(0..<times, ["running trials finish", "ending the running trials"]) {
        try execution.send(signal: .interrupt)
        try await folder.wait { $0.read("messages")?.contains(message) == true }
      }
      if thenGo { try folder.write("go", "") }
    }
    return result.terminationStatus
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

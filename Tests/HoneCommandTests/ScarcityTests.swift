import Testing
import Waiting

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

@Suite("A machine that lacks something", .timeLimit(.minutes(Patience.minutes)))
struct ScarcityTests {
  private func folder() throws -> Folder {
    let folder = try Folder()
    try folder.program("train", #"ulimit -Sn; echo "{\"loss\": $1}""#)
    return folder
  }

  private func line(_ limit: String, _ flags: String) -> String {
    "ulimit \(limit) && exec '\(Folder.binary)' run --minimize loss --seed 3 \(flags) "
      + "-- ./train '{x: 0.0..1.0}'"
  }

  @Test("A low limit of open files is raised, and programs keep it as it was")
  func raised() async throws {
    let folder = try folder()
    let result = try await folder.command(
      "sh", "-c", line("-Sn 64", "--trials 40 --parallel 20"))
    #expect(result.status == 0, "\(result.error)")
    #expect(folder.read("hone.trials/train/7/log")?.hasPrefix("64\n") == true)
  }

  @Test(
    "More trials at a time than there are descriptors for are refused before anything is stored")
  func refused() async throws {
    let folder = try folder()
    let result = try await folder.command(
      "sh", "-c", line("-n 64", "--trials 40 --parallel 20"))
    #expect(result.status == 2)
    #expect(result.error.contains("20 trials at a time need about 208 open files"))
    #expect(result.error.contains("run at most 2 at a time"))
    #expect(!folder.exists("hone.db"))
    let fewer = try await folder.command("sh", "-c", line("-n 64", "--trials 40 --parallel 2"))
    #expect(fewer.status == 0, "\(fewer.error)")
  }

  @Test("A run whose folders cannot be made stops, has failed no trial, and goes on once they can")
  func folders() async throws {
    let folder = try folder()
    try folder.write("hone.trials", "a file in its place")
    let arguments = [
      "run", "--minimize", "loss", "--seed", "3", "--trials", "4", "--parallel", "2", "--",
      "./train", "{x: 0.0..1.0}",
    ]
    let result = try await folder.hone(arguments)
    #expect(result.status == 3)
    #expect(result.error.contains("cannot be made: Not a directory"))
    #expect(result.error.contains("the same command resumes"))
    #expect(!result.error.contains("failed:"))
    folder.remove("hone.trials")
    let again = try await folder.hone(arguments)
    #expect(again.status == 0)
    #expect(again.output.contains("(4 completed)"))
  }
}

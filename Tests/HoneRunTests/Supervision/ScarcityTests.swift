import Hone
import Synchronization
import Testing

@testable import HoneRun

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

@Suite("What the machine may lack")
struct ScarcityTests {
  private func refusal(_ parallel: Int, limit: Int) -> StudyError? {
    do throws(StudyError) {
      try OpenFiles.check(parallel: parallel, limit: limit)
      return nil
    } catch {
      return error
    }
  }

  @Test("As many trials run at a time as there are descriptors for, and no more")
  func descriptors() {
    #expect(refusal(2, limit: 64) == nil)
    #expect(refusal(3, limit: 64)?.message.contains("run at most 2 at a time") == true)
    #expect(refusal(1, limit: 32)?.message.contains("raise the limit") == true)
    #expect(refusal(100_000, limit: .max) == nil)
    #expect(refusal(.max, limit: 1 << 20)?.code == .declaration)
  }

  @Test("Threads that cannot be had are an error that says how many are needed")
  func threads() throws {
    try Threads.check(6)
    let left = Mutex(2)
    let error = #expect(throws: StudyError.self) {
      try Threads.check(5) { body in
        let isLeft = left.withLock { left in
          left -= 1
          return left >= 0
        }
        return isLeft ? WatchThread.start(body) : EAGAIN
      }
    }
    #expect(error?.code == .machine)
    #expect(error?.message.contains("5 are needed and 2 are available") == true)
  }

  @Test(
    "What the machine lacks is no fault of the program's",
    arguments: [EMFILE, ENFILE, EAGAIN, ENOMEM, ENOSPC])
  func faults(number: Int32) {
    #expect(SpawnError.system("a pipe", number).isOfMachine)
  }

  @Test(
    "What is wrong with the program is none of the machine's", arguments: [ENOENT, EACCES, E2BIG])
  func mistakes(number: Int32) {
    #expect(!SpawnError.system("the program", number).isOfMachine)
  }

  @Test(
    "A folder that cannot be made is the machine's fault, and one left there is not the trial's")
  func folder() async throws {
    let scratch = try Scratch()
    let study = try Study(
      space: SearchSpace([.float("x", in: 0...1)]), objective: .minimize("loss"), seed: 3)
    let root = "\(scratch.path)/trials"
    try scratch.write("trials", "a file in its place")
    let program = Program(
      command: try CommandTemplate(shell: "ls -a \"$HONE_DIR\" >&2; echo '{\"loss\": 1}'"),
      trialsFolder: root)
    let evaluator = try ProgramEvaluator(program, study: study.definition)
    let first = try study.ask()
    let error = await #expect(throws: StudyError.self) { try await evaluator.evaluate(first) }
    #expect(error?.code == .machine)
    try first.release()
    unlink(root)
    // Of another study of this name, in a store that is gone.
    let folder = "\(root)/\(TrialFolder.name(of: study.definition.name))/0"
    _ = system("mkdir -p '\(folder)' && touch '\(folder)/old'")
    #expect(try await evaluator.evaluate(try study.ask()) == .completed([1]))
    #expect(access("\(folder)/old", F_OK) != 0)
    #expect(access("\(folder).old1/old", F_OK) == 0)
    _ = system("rm -rf '\(root)'")
  }
}

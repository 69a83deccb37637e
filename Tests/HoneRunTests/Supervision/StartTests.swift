import Testing
import Waiting

@testable import HoneRun

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

@Suite("How a supervised program starts", .timeLimit(.minutes(Patience.minutes)))
struct StartTests {
  let scratch: Scratch
  init() throws { scratch = try Scratch() }

  private func failure(_ command: SupervisedCommand) async -> SpawnError? {
    do throws(SpawnError) {
      _ = try await supervise(command) { _ in .continue }
      return nil
    } catch {
      return error
    }
  }

  private func failure(_ arguments: String...) async -> SpawnError? {
    await failure(
      SupervisedCommand(arguments, workingDirectory: scratch.path, log: scratch.log))
  }

  @Test("A program that does not exist is named")
  func missing() async {
    #expect(await failure()?.code == .missingProgram)
    let onPath = await failure("trian-hone")
    #expect(onPath?.code == .missingProgram)
    #expect(onPath?.message == "no program `trian-hone` on PATH")
    let python = await failure(
      SupervisedCommand(
        ["python"], environment: ["PATH": "/nowhere"], workingDirectory: scratch.path,
        log: scratch.log))
    #expect(python?.message.contains("activate its virtual environment") == true)
    let here = await failure("./train")
    #expect(here?.code == .missingProgram)
    #expect(here?.message == "no program `./train` in `\(scratch.path)`")
  }

  @Test("A program of the working directory is hinted at where PATH lacks it")
  func hint() async throws {
    try scratch.write("train-hone", "#!/bin/sh\n", mode: 0o755)
    let message = await failure("train-hone")?.message
    #expect(message?.hasSuffix("write `./train-hone`") == true)
  }

  @Test("A file that is not executable, a folder and a file of no format are told apart")
  func notExecutable() async throws {
    try scratch.write("train", "#!/bin/sh\n")
    try scratch.write("shebang", "#!/no/such/interpreter\n", mode: 0o755)
    try scratch.write("text", "hello\n", mode: 0o755)
    #expect(
      await failure("./train")?.message == "`./train` is not executable: chmod +x ./train")
    #expect(await failure(scratch.path)?.message.contains("is a folder") == true)
    #expect(await failure("./shebang")?.message.contains("interpreter") == true)
    #expect(await failure("./text")?.message.contains("#!/bin/sh") == true)
  }

  @Test("A working directory or a log that cannot be is named")
  func places() async throws {
    var command = scratch.shell("true")
    command.workingDirectory = "\(scratch.path)/missing"
    #expect(await failure(command)?.code == .workingDirectory)
    command.workingDirectory = "/bin/sh"
    #expect(await failure(command)?.message.hasSuffix("is a file, not a folder") == true)
    command = scratch.shell("true")
    command.log = "\(scratch.path)/missing/log"
    #expect(await failure(command)?.code == .log)
  }

  @Test("Arguments that no program can take are refused")
  func arguments() async {
    #expect(await failure("echo", "a\0b")?.code == .arguments)
    #expect(await failure("echo", String(repeating: "x", count: 1 << 22))?.code == .arguments)
    var command = scratch.shell("true")
    command.environment = ["A=B": "c"]
    #expect(await failure(command)?.code == .arguments)
  }

  @Test("Arguments, environment and working directory arrive; standard input is empty")
  func arrives() async throws {
    try scratch.write("train", "#!/bin/sh\necho \"$0|$1|$HONE_X|$(pwd -P)|$(cat)\"\n", mode: 0o755)
    let command = SupervisedCommand(
      ["./train", "a b"], environment: ["HONE_X": "é\n1"], workingDirectory: scratch.path,
      log: scratch.log)
    let lines = try await run(command).lines.text
    #expect(lines.first?.contains("|a b|é") == true)
    #expect(lines.last?.hasPrefix("1|") == true && lines.last?.hasSuffix("|") == true)
    #expect(lines.last?.contains(scratch.path.split(separator: "/").last ?? "?") == true)
  }

  @Test(
    "The program starts with the default reaction to signals and leads a session without a terminal"
  )
  func signals() async throws {
    let script = """
      import os, signal
      print(os.getpgrp() == os.getpid() == os.getsid(0), signal.pthread_sigmask(signal.SIG_BLOCK, []) == set(),
            signal.getsignal(signal.SIGTERM) == signal.SIG_DFL)
      """
    #expect(try await run(scratch.python(script)).lines.text == ["True True True"])
  }
}

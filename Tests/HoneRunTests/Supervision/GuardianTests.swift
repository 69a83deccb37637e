import Hone
import HoneCore
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

#if os(Linux)
  @Suite("Guardians", .timeLimit(.minutes(Patience.minutes)))
  struct GuardianTests {
    let scratch: Scratch
    init() throws { scratch = try Scratch() }

    /// The guardian's own process, found by its arguments.
    private func process(of guardian: Guardian) -> pid_t? {
      process { guardian.mark == $0.dropLast().last }
    }

    /// A living process with arguments such as these.
    private func process(_ isMeant: ([String]) -> Bool) -> pid_t? {
      processes { number in
        guard let file = fopen("/proc/\(number)/cmdline", "r") else { return false }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = fread(&bytes, 1, bytes.count, file)
        return isMeant(
          bytes[..<count].split(separator: 0).map { String(decoding: $0, as: UTF8.self) })
      }.first
    }

    private func guarded(_ script: String, by guardian: Guardian) -> SupervisedCommand {
      var command = scratch.shell(script)
      command.environment = [guardian.name: guardian.run, "HONE_DIR": "\(scratch.path)/\(script)"]
      command.marks = [guardian.name, "HONE_DIR"]
      command.guardian = guardian
      return command
    }

    @Test("One is started with the first program, in a session of its own, and leaves with its run")
    func life() async throws {
      var guardian: Guardian? = Guardian()
      let number = try await start(try #require(guardian))
      #expect(getsid(number) == number)
      #expect(isAlive(number))
      guardian = nil
      try await eventually { !isAlive(number) }
    }

    private func start(_ guardian: Guardian) async throws -> pid_t {
      #expect(process(of: guardian) == nil)
      _ = try await run(guarded("true", by: guardian))
      return try #require(process(of: guardian))
    }

    @Test("One that was killed is replaced, and the programs of a run outlive it")
    func killed() async throws {
      let guardian = Guardian()
      let lines = Lines()
      let long = guarded("echo 1; while [ ! -e go ]; do sleep 0.05; done", by: guardian)
      let task = Task { try await run(long, lines).ending }
      try await eventually { !lines.bytes.isEmpty }
      let first = try #require(process(of: guardian))
      kill(first, SIGKILL)
      try await eventually { !isAlive(first) }
      _ = try await run(guarded("true", by: guardian))
      _ = try await run(guarded("true", by: guardian))
      let second = try #require(process(of: guardian))
      #expect(second != first)
      try scratch.write("go", "")
      #expect(try await task.value.status == .exited(0))
      #expect(isAlive(second))
    }

    @Test("A program inherits nothing by which it could keep its guardian waiting")
    func descriptors() async throws {
      let guardian = Guardian()
      let lines = try await run(guarded("ls /proc/self/fd | wc -l", by: guardian)).lines.text
      // The three standard ones, and the one by which ls reads the folder.
      #expect(lines == ["4"])
    }

    @Test("A second attempt ends what the first one left running, and only then begins")
    func retry() async throws {
      let study = try Study(
        space: SearchSpace([.float("x", in: 0...1)]), objective: .minimize("loss"), seed: 3)
      let folder = "\(scratch.path)/trials/\(TrialFolder.name(of: study.definition.name))/0"
      // As of a hone that was killed together with its guardian.
      var first = scratch.shell("trap '' TERM; echo $$; while :; do sleep 0.1; done")
      first.environment = ["HONE_DIR": folder]
      let lines = Lines()
      let task = Task { [first] in try await run(first, lines).ending }
      try await eventually { !lines.bytes.isEmpty }
      let process = try #require(lines.processes.first)
      try study.ask().release()
      let second = try study.ask()
      #expect(second.number == 0 && second.attempt == 2)
      // A zombie has no arguments left.
      let program = Program(
        command: try CommandTemplate(
          shell: """
            if grep -q . /proc/\(process)/cmdline; then l=9; else l=1; fi
            echo "loss: $l"; touch "$HONE_DIR/second"
            """), metrics: [MetricPattern("loss", "loss: ([0-9])")],
        trialsFolder: "\(scratch.path)/trials")
      let evaluator = try ProgramEvaluator(program, study: study.definition)
      #expect(try await evaluator.evaluate(second) == .completed([1]))
      #expect(try await task.value.status == .signalled(SIGKILL))
      #expect(processes(bearing: "HONE_DIR=\(folder)") == [])
      _ = system("rm -rf '\(scratch.path)/trials'")
    }
  }
#endif

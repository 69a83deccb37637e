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
  /// A Python program that tries to leave something behind, and how it is to end.
  struct Escape: Sendable, CustomTestStringConvertible {
    let name: String
    let script: String
    var reason = EndReason.finished
    var status = Ending.Status.exited(0)
    var testDescription: String { name }

    /// `daemon(...)` leaves a process of a session of its own, orphaned and without descriptors.
    static let prelude = """
      import os, signal, subprocess, time
      def daemon(ignores=False):
        if os.fork() == 0:
          os.setsid()
          if os.fork() == 0:
            if ignores: signal.signal(signal.SIGTERM, signal.SIG_IGN)
            open('ready', 'w').close()
            os.closerange(0, 256)
            while True: time.sleep(36000)
          os._exit(0)
        os.wait()
        while not os.path.exists('ready'): time.sleep(0.01)

      """

    static let all = [
      Escape(name: "a daemon", script: "daemon()"),
      Escape(name: "a daemon that ignores SIGTERM", script: "daemon(ignores=True)"),
      Escape(
        name: "a daemon of a program that is stopped",
        script: "daemon()\nprint('ready', flush=True)\ntime.sleep(36000)",
        reason: .stopped, status: .signalled(SIGTERM)),
      Escape(
        name: "a daemon of a program that has run longer than a second",
        script: "daemon()\ntime.sleep(1.2)"),
      Escape(
        name: "a child in a group of its own",
        script: "subprocess.Popen(['sleep', '36000'], preexec_fn=lambda: os.setpgid(0, 0))"),
      Escape(
        name: "a child in a session of its own that has the output open",
        script: "subprocess.Popen(['sleep', '36000'], start_new_session=True)"),
      Escape(
        name: "a suspended child",
        script: "os.kill(subprocess.Popen(['sleep', '36000']).pid, signal.SIGSTOP)"),
      Escape(
        name: "a suspended daemon",
        script: """
          child = subprocess.Popen(['sleep', '36000'], start_new_session=True)
          os.kill(child.pid, signal.SIGSTOP)
          """),
      Escape(
        name: "a program that suspends itself",
        script: "print('ready', flush=True)\nos.kill(os.getpid(), signal.SIGSTOP)",
        reason: .stopped, status: .signalled(SIGTERM)),
      Escape(
        name: "a program that ignores all that can be ignored",
        script: """
          for number in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:
            signal.signal(number, signal.SIG_IGN)
          print('ready', flush=True)
          time.sleep(36000)
          """, reason: .stopped, status: .signalled(SIGKILL)),
      Escape(
        name: "forty children with children",
        script: """
          for _ in range(40):
            if os.fork() == 0:
              os.setsid()
              os.fork()
              time.sleep(36000)
          """),
    ]
  }

  @Suite("What tries to leave a supervised program", .timeLimit(.minutes(Patience.minutes)))
  struct EscapeTests {
    let scratch: Scratch
    init() throws { scratch = try Scratch() }

    @Test("Nothing is left of it", arguments: Escape.all)
    func escape(escape: Escape) async throws {
      var command = scratch.python(Escape.prelude + escape.script)
      command.environment["HONE_DIR"] = scratch.path
      command.marks = ["HONE_DIR"]
      command.grace = .milliseconds(300)
      let ending = try await run(command) { $0 == "ready" ? .stop : .continue }.ending
      #expect(processes(bearing: "HONE_DIR=\(scratch.path)") == [])
      #expect(ending.reason == escape.reason)
      #expect(ending.status == escape.status, "\(ending.tail)")
    }

    @Test("What another program started is left alone")
    func others() async throws {
      // Both bear the same folder, as two runs in one place would, but not the same run.
      var other = scratch.python(
        Escape.prelude + "daemon()\nprint(1, flush=True)\ntime.sleep(36000)")
      other.environment = ["HONE_DIR": scratch.path, "HONE_RUN": "1"]
      other.marks = ["HONE_DIR", "HONE_RUN"]
      var own = scratch.shell("sleep 1.2")
      own.environment = ["HONE_DIR": scratch.path, "HONE_RUN": "2"]
      own.marks = ["HONE_DIR", "HONE_RUN"]
      let lines = Lines()
      let task = Task { [other] in try await run(other, lines).ending }
      try await eventually { !lines.bytes.isEmpty }
      #expect(try await run(own).ending.status == .exited(0))
      #expect(processes(bearing: "HONE_RUN=1").count == 2)
      task.cancel()
      #expect(try await task.value.reason == .cancelled)
      #expect(processes(bearing: "HONE_RUN=1") == [])
    }
  }
#endif

import TestPrograms
import Testing
import Waiting

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

#if os(Linux)
  /// A Python program's way to leave a process behind that nothing but its last argument betrays.
  struct LeftBehind: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// What that process does.
    let code: String

    static let all = [
      LeftBehind(testDescription: "a daemon", code: "import time; time.sleep(36000)"),
      LeftBehind(
        testDescription: "one that starts another and ends, over and over, in ever new sessions",
        code: """
          import os, sys, time
          while True:
            if os.fork(): os._exit(0)
            os.setsid()
            with open(sys.argv[1] + '/lives', 'a') as file: file.write('.')
            time.sleep(0.01)
          """),
    ]
  }

  @Suite("What a trial's program leaves behind", .timeLimit(.minutes(Patience.minutes)))
  struct LeftBehindTests {
    @Test(
      "Nothing that has cleared its environment is left, and none of its grace is waited for",
      arguments: LeftBehind.all)
    func cleared(program: LeftBehind) async throws {
      let folder = try Folder()
      try folder.write("code.py", program.code)
      try folder.write(
        "train.py",
        """
        import os, sys
        code = open('code.py').read()
        if os.fork() == 0:
          os.setsid()
          if os.fork() == 0:
            os.closerange(0, 256)
            os.execve(sys.executable, ['python3', '-c', code, '\(folder.path)'], {})
          os._exit(0)
        os.wait()
        print('{"loss": 1}')
        """)
      // Waited for, the grace would exceed the suite's time.
      try folder.write(
        "study.yaml",
        """
        command: [python3, train.py, "{x}"]
        minimize: loss
        parameters: {x: {float: [0, 1]}}
        trials: 6
        parallel: 2
        seed: 3
        trial: {grace: 10h}
        """)
      let result = try await folder.hone("run", "study.yaml")
      #expect(result.status == 0, "\(result.error)")
      // From a file, as those that look have arguments, too.
      try folder.write("token", folder.path)
      let left = try await folder.command(
        "sh", "-c", "grep -lszxF -f token /proc/[0-9]*/cmdline | wc -l")
      #expect(left.output == "0\n")
      // One that starts another and ends is in no list for long, but says that it lives.
      let lives = folder.read("lives")
      // clock: on most machines it would have said so again by then.
      try await Task.sleep(for: .seconds(1))
      #expect(folder.read("lives") == lives)
    }

    @Test("A daemon that has cleared its environment is ended though hone itself is killed")
    func killed() async throws {
      let folder = try Folder()
      try folder.write(
        "train.py",
        """
        import os, sys, time
        if os.fork() == 0:
          os.setsid()
          if os.fork() == 0:
            os.closerange(0, 256)
            with open('daemon', 'w') as file: file.write('%d.' % os.getpid())
            os.execve(
              sys.executable, ['python3', '-c', 'import time; time.sleep(36000)', os.getcwd()], {})
          os._exit(0)
        os.wait()
        time.sleep(36000)
        """)
      let result = try await folder.running(
        ["run", "--minimize", "loss", "--trials", "3", "--", "python3", "train.py", "{x: 0..1.0}"],
        // Where a cgroup is delegated, it would have it ended by that already.
        environment: ["HONE_CGROUP": "off"]
      ) { program in
        try await folder.wait { $0.read("daemon")?.hasSuffix(".") == true }
        let daemon = try #require(folder.read("daemon").flatMap { pid_t($0.dropLast()) })
        // Only once it has become what nothing but the tag betrays.
        try await eventually { arguments(of: daemon).contains(folder.path) }
        program.send(SIGKILL)
      }
      #expect(result.ended.ending == .signaled(SIGKILL))
      let daemon = try #require(folder.read("daemon").flatMap { pid_t($0.dropLast()) })
      try await eventually { !arguments(of: daemon).contains(folder.path) }
    }

    /// A living process's arguments; a zombie has none.
    private func arguments(of process: pid_t) -> [String] {
      guard let file = fopen("/proc/\(process)/cmdline", "r") else { return [] }
      defer { fclose(file) }
      var bytes = [UInt8](repeating: 0, count: 1 << 16)
      let count = fread(&bytes, 1, bytes.count, file)
      return bytes[..<count].split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    }
  }
#endif

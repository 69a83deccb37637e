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
  /// Where the tests may make cgroups: the own one, if it is of version 2 and can be written.
  enum CgroupHere {
    static let place: String? = {
      guard let mounts = CgroupFiles.text("/proc/self/mountinfo"),
        let own = CgroupFiles.text("/proc/self/cgroup")
      else { return nil }
      return CgroupText.folders(mountinfo: mounts, own: own).first {
        // To name it is to ask whether it can be used.
        (try? CgroupPlace.find($0)) ?? nil != nil
      }
    }()
  }

  // Machines without cgroups of version 2, and containers that show them without letting write, have
  // none: there the trait says so.
  @Suite(
    "Cgroups of programs", .timeLimit(.minutes(Patience.minutes)),
    .enabled(if: CgroupHere.place != nil, "no cgroup of version 2 can be written here"))
  struct CgroupTests {
    let scratch: Scratch
    /// A cgroup of this test's, which no run of Hone takes for one that was left behind.
    let place: String
    let cgroups: TrialCgroups

    init() throws {
      scratch = try Scratch()
      let name = "test-hone-\(getpid())-\(UInt32.random(in: 0 ... .max))"
      place = "\(try #require(CgroupHere.place))/\(name)"
      try #require(mkdir(place, 0o755) == 0)
      cgroups = try TrialCgroups.make(in: CgroupPlace(folder: place)).get()
    }

    /// Ends all that a test may have left, and removes its cgroups.
    private func close() {
      cgroups.close()
      Cgroup.kill(place)
      // clock: `eventually` where nothing can be awaited. A killed process needs its turn.
      let end = ContinuousClock.now + Patience.cap
      while !Cgroup.remove(place), .now < end { usleep(10_000) }  // clock: as above.
    }

    private func placed(_ command: SupervisedCommand) throws -> SupervisedCommand {
      var command = command
      command.cgroup = try cgroups.make("trial-0").get()
      return command
    }

    @Test("A program begins in its own, which is gone with it")
    func begins() async throws {
      defer { close() }
      let (ending, lines) = try await run(
        placed(scratch.shell("cat /proc/self/cgroup; sh -c 'cat /proc/self/cgroup'")))
      let own = lines.text.filter { $0.hasPrefix("0::") }
      #expect(own.count == 2 && own.allSatisfy { $0.hasSuffix("/trial-0") }, "\(own)")
      #expect(!ending.isMisplaced)
      #expect(CgroupFiles.folders(in: cgroups.folder) == [])
      close()
      #expect(access(place, F_OK) != 0)
    }

    /// Leaves a process that nothing but its cgroup betrays: no session, no environment, no tag, and in
    /// this process, which adopts no orphans, no parent either.
    static func daemon(_ code: String) -> String {
      """
      import os, resource, sys
      if os.fork() == 0:
        os.setsid()
        if os.fork(): os._exit(0)
        resource.setrlimit(10, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        os.closerange(0, 256)
        code = '''
      import os, signal, time
      \(code)
      '''
        os.execve(sys.executable, ['python3', '-c', code], {})
      os.wait()
      """
    }

    @Test(
      "What removed its tag, its environment and its session is ended, and no grace is waited for")
    func daemon() async throws {
      defer { close() }
      // Waited for, the grace would exceed the suite's time.
      var command = scratch.python(Self.daemon("time.sleep(36000)"))
      command.grace = .seconds(36_000)
      let ending = try await run(placed(command)).ending
      #expect(ending.status == .exited(0) && ending.reason == .finished)
      #expect(CgroupFiles.folders(in: cgroups.folder) == [])
    }

    @Test(
      "One that ignores SIGTERM, starts another and ends, over and over, is killed after the grace")
    func racer() async throws {
      defer { close() }
      let racer = """
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        while True:
          if os.fork(): os._exit(0)
          os.setsid()
          time.sleep(0.002)
        """
      var command = scratch.python(Self.daemon(racer))
      command.grace = .milliseconds(200)
      let ending = try await run(placed(command)).ending
      #expect(ending.status == .exited(0) && ending.reason == .finished)
      #expect(CgroupFiles.folders(in: cgroups.folder) == [])
    }

    @Test("Processes in cgroups that a program makes itself are ended, and those are removed")
    func nested() async throws {
      defer { close() }
      let script = """
        cd '\(cgroups.folder)/trial-0' && mkdir -p own/deeper &&
        sh -c 'echo 0 > own/deeper/cgroup.procs; exec setsid sleep 36000' &
        while ! grep -q 'populated 1' '\(cgroups.folder)/trial-0/own/deeper/cgroup.events'; do sleep 0.02; done
        """
      let ending = try await run(placed(scratch.shell(script))).ending
      #expect(ending.status == .exited(0))
      #expect(CgroupFiles.folders(in: cgroups.folder) == [])
    }

    @Test("Without `cgroup.kill`, as before Linux 5.14, processes are frozen and killed one by one")
    func oldKernels() async throws {
      defer { close() }
      let command = try placed(scratch.shell("sleep 36000 & setsid sleep 36000 & echo; wait"))
      let path = try #require(command.cgroup).path
      let lines = Lines()
      let task = Task { try await run(command, lines).ending }
      try await eventually { !lines.bytes.isEmpty }
      Cgroup.killEach(path)
      #expect(try await task.value.status == .signalled(SIGKILL))
    }

    @Test(
      "What a run that was killed has left is ended by the next one; a living run keeps its own")
    func sweeping() async throws {
      defer { close() }
      let dead = "\(place)/\(TrialCgroups.prefix)1-dead"
      try #require(mkdir(dead, 0o755) == 0 && mkdir("\(dead)/trial-7", 0o755) == 0)
      var command = scratch.shell("trap '' TERM; echo; while :; do sleep 36000; done")
      command.cgroup = Cgroup(path: "\(dead)/trial-7")
      let lines = Lines()
      let task = Task { [command] in try await run(command, lines).ending }
      try await eventually { !lines.bytes.isEmpty }
      let next = try TrialCgroups.make(in: CgroupPlace(folder: place)).get()
      #expect(try await task.value.status == .signalled(SIGKILL))
      #expect(access(dead, F_OK) != 0)
      #expect(access(cgroups.folder, F_OK) == 0)
      next.close()
      #expect(CgroupFiles.folders(in: place).map { "\(place)/\($0)" } == [cgroups.folder])
    }

    @Test("A controller that is not there is not enabled, and nothing is moved")
    func withoutController() throws {
      defer { close() }
      let other = try TrialCgroups.make(in: CgroupPlace(folder: place), controller: "none").get()
      #expect(!other.limitsMemory)
      #expect(CgroupFiles.folders(in: other.folder) == [])
      other.close()
    }
  }
#endif

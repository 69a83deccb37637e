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
  /// A folder of plain files in place of a cgroup's: what is written there is what the kernel would be
  /// told, and what stands there is what it would tell.
  @Suite("Memory that the kernel limits", .timeLimit(.minutes(Patience.minutes)))
  struct CgroupMemoryTests {
    let scratch: Scratch

    init() throws {
      scratch = try Scratch()
      try scratch.write("cgroup.procs", "")
      try scratch.write("cgroup.events", "populated 0\nfrozen 0\n")
      for name in ["memory.max", "memory.swap.max", "memory.oom.group"] {
        try scratch.write(name, "")
      }
      try scratch.write("memory.events", "low 0\nhigh 0\nmax 0\noom 0\noom_kill 0\n")
    }

    private func text(_ name: String) -> String? { CgroupFiles.text("\(scratch.path)/\(name)") }

    private func limited(_ bytes: Int = 64 << 20) throws -> Cgroup {
      let cgroup = Cgroup(path: scratch.path)
      #expect(cgroup.limitMemory(to: bytes))
      return cgroup
    }

    @Test("All of a program is ended at its limit, and nothing goes to swap before")
    func limit() throws {
      let cgroup = try limited(64 << 20)
      #expect(text("memory.max") == "67108864")
      #expect(text("memory.swap.max") == "0")
      #expect(text("memory.oom.group") == "1")
      #expect(cgroup.limitsMemory)
      #expect(cgroup.memoryAtOverrun == nil)
    }

    @Test("Without the controller the kernel limits nothing, and says so before and afterwards")
    func without() throws {
      unlink("\(scratch.path)/memory.max")
      let cgroup = Cgroup(path: scratch.path)
      #expect(!cgroup.limitMemory(to: 1 << 20) && !cgroup.limitsMemory)
      try scratch.write("memory.max", "")
      let other = try limited()
      // As when systemd takes a controller back.
      unlink("\(scratch.path)/memory.max")
      #expect(!other.limitsMemory)
    }

    @Test("Only what met its own limit ran over it, not what met the machine's or another's")
    func causes() throws {
      let cgroup = try limited()
      try scratch.write("memory.events", "max 9\noom 0\noom_kill 1\n")
      #expect(cgroup.memoryAtOverrun == nil)
      try scratch.write("memory.events", "max 9\noom 1\noom_kill 0\n")
      #expect(cgroup.memoryAtOverrun == nil)
      try scratch.write("memory.events", "max 9\noom 1\noom_kill 2\n")
      #expect(cgroup.memoryAtOverrun == 64 << 20)
      try scratch.write("memory.peak", "67112960\n")
      #expect(cgroup.memoryAtOverrun == 67_112_960)
      // Of a cgroup that the program has made below its own.
      try scratch.write("memory.events.local", "max 0\noom 0\noom_kill 0\n")
      #expect(cgroup.memoryAtOverrun == nil)
    }

    @Test("A program that the kernel has ended for its memory ran over its limit")
    func ended() async throws {
      var command = scratch.shell(
        #"echo '{"loss": 1}'; printf 'oom 1\noom_kill 1\n' > memory.events; kill -9 $$"#,
        memoryLimit: 64 << 20)
      command.cgroup = try limited()
      let ending = try await run(command).ending
      #expect(ending.reason == .outOfMemory(64 << 20))
      #expect(ending.status == .signalled(SIGKILL))
    }

    @Test("A program of which the kernel has ended one process only is ended with it")
    func partly() async throws {
      var command = scratch.shell(
        #"printf 'oom 1\noom_kill 1\n' > memory.events; sleep 36000"#, memoryLimit: 64 << 20)
      command.cgroup = try limited()
      #expect(try await run(command).ending.reason == .outOfMemory(64 << 20))
    }

    @Test("A program that is not in its cgroup runs, says so, and has its memory measured")
    func misplaced() async throws {
      unlink("\(scratch.path)/cgroup.procs")
      var command = scratch.python(
        "import time; x = b'x' * (200 << 20); time.sleep(36000)", memoryLimit: 100 << 20)
      command.cgroup = try limited(100 << 20)
      let ending = try await run(command).ending
      #expect(ending.isMisplaced)
      guard case .outOfMemory(let used) = ending.reason else {
        Issue.record("\(ending)")
        return
      }
      #expect(used > 100 << 20)
    }

    @Test("A place that is no cgroup, or that is turned off, is not used")
    func places() throws {
      for wrong in [scratch.path, "relative/path", "/nowhere"] {
        let error = #expect(throws: StudyError.self) { try CgroupPlace.find(wrong) }
        #expect(error?.code == .declaration)
        #expect(error?.message.contains("`\(wrong)`, which is not a folder of cgroups") == true)
      }
      #expect(try CgroupPlace.find("off") == nil)
    }

    @Test("A controller is enabled for a run and its programs, and disabled when it ends")
    func controller() throws {
      let run = "\(scratch.path)/hone-1-a"
      try #require(mkdir(run, 0o755) == 0)
      try scratch.write("cgroup.controllers", "cpu memory pids\n")
      for name in ["cgroup.subtree_control", "hone-1-a/cgroup.subtree_control"] {
        try scratch.write(name, "")
      }
      let control = CgroupControl(scratch.path, controller: "memory")
      #expect(control.mayEnable)
      #expect(control.enable(below: run))
      #expect(text("cgroup.subtree_control") == "+memory")
      #expect(text("hone-1-a/cgroup.subtree_control") == "+memory")
      control.disable(below: run)
      #expect(text("cgroup.subtree_control")?.hasPrefix("-memory") == true)
      #expect(text("hone-1-a/cgroup.subtree_control")?.hasPrefix("-memory") == true)
      try scratch.write("cgroup.controllers", "cpu memory.x pids\n")
      #expect(!control.mayEnable && !control.enable(below: run))
      _ = system("rm -rf '\(run)'")
    }
  }
#endif

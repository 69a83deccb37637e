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
  /// Where the tests may make cgroups: the own one, if it is of version 2 and can be written.
  private let place: String? = {
    func lines(_ path: String) -> [Substring] {
      (read(path) ?? "").split(separator: "\n")
    }
    guard let own = lines("/proc/self/cgroup").first(where: { $0.hasPrefix("0::/") }) else {
      return nil
    }
    let path = own == "0::/" ? "" : String(own.dropFirst(3))
    let points = lines("/proc/self/mountinfo").filter { $0.contains(" - cgroup2 ") }
    let folders = points.map { String($0.split(separator: " ")[4]) + path }
    return folders.first { folder in
      ["", "/cgroup.procs"].allSatisfy { access(folder + $0, W_OK) == 0 }
    }
  }()

  private func read(_ path: String) -> String? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 18)
    let count = fread(&bytes, 1, bytes.count, file)
    return String(decoding: bytes[..<count], as: UTF8.self)
  }

  /// Whether the kernel can limit memory there: not where the controller is one of version 1.
  private let limitsMemory =
    place.flatMap { read($0 + "/cgroup.subtree_control") }?
    .split { $0 == " " || $0 == "\n" }.contains("memory") == true

  // Machines without cgroups of version 2, and containers that show them without letting write, have
  // none: there the trait says so.
  @Suite(
    "Runs in a delegated cgroup", .timeLimit(.minutes(Patience.minutes)),
    .enabled(if: place != nil, "no cgroup of version 2 can be written here"))
  struct CgroupRunTests {
    let folder: Folder
    /// A cgroup of this test's, which no run of Hone takes for one that was left behind.
    let cgroup: String

    init() throws {
      folder = try Folder()
      cgroup = "\(try #require(place))/test-\(folder.path.split(separator: "/").last ?? "")"
      try #require(mkdir(cgroup, 0o755) == 0)
    }

    private func hone(_ arguments: [String]) async throws -> Result {
      try await folder.command(
        "env", ["HONE_CGROUP=\(cgroup)", Folder.binary, "run"] + arguments)
    }

    private var isEmpty: Bool {
      read(cgroup + "/cgroup.events")?.contains("populated 0") == true
    }

    @Test("Each trial has one of its own, a hone that it starts stays in it, and none is left")
    func own() async throws {
      try folder.program(
        "train", #"grep 0:: /proc/self/cgroup; echo "[$HONE_CGROUP]"; echo "{\"loss\": $1}""#)
      let result = try await hone([
        "--minimize", "loss", "--trials", "6", "--parallel", "3", "--", "./train", "{x: 0..1.0}",
      ])
      #expect(result.status == 0, "\(result.error)")
      for trial in 0..<6 {
        let lines = folder.read("hone.trials/train/\(trial)/log")?.split(separator: "\n") ?? []
        #expect(lines.first?.hasSuffix("/trial-\(trial)") == true, "\(lines)")
        #expect(lines.dropFirst().first == "[]")
      }
      // What is printed to copy is as without a cgroup.
      #expect(!result.output.contains("HONE_CGROUP"))
      // Whoever is in it has none below it any more.
      #expect(rmdir(cgroup) == 0)
    }

    @Test("A hone that is killed leaves nobody in them, and none of them")
    func killed() async throws {
      try folder.program(
        "train",
        """
        (env -i setsid sh -c 'trap "" TERM HUP; : > daemon; sleep 36000' >/dev/null 2>&1 &)
        sleep 36000
        """)
      let result = try await folder.running(
        [
          "run", "--minimize", "loss", "--trials", "4", "--parallel", "2", "--", "./train",
          "{x: 0..1.0}",
        ],
        environment: ["HONE_CGROUP": cgroup]
      ) { program in
        try await folder.wait { $0.exists("daemon") }
        #expect(!isEmpty)
        program.send(SIGKILL)
      }
      #expect(result.ended.ending == .signaled(SIGKILL))
      // Its guardian does it, as soon as it has its turn.
      try await eventually { rmdir(cgroup) == 0 }
    }

    @Test(
      "What needs more memory than it may is ended by the kernel, if hone is alone in its cgroup",
      .enabled(if: limitsMemory, "the memory controller is not handed on to cgroups made here"))
    func memory() async throws {
      try folder.write("train.py", "x = b'x' * (300 << 20); print('{\"loss\": 1}')")
      try folder.program(
        "alone",
        """
        echo 0 > '\(cgroup)/cgroup.procs'
        exec env 'HONE_CGROUP=\(cgroup)' '\(Folder.binary)' run --minimize loss --trials 1 \
          --memory 100MB --failures ignore -- python3 train.py '{x: 0..1.0}'
        """)
      let result = try await folder.command("./alone")
      #expect(result.status == 1)
      let trials = try await folder.hone("trials", "--json")
      #expect(trials.output.contains("exceeded its memory limit of 100MB"), "\(result.error)")
      // Who moved into one below it has moved back, and left none; the guardian is the last to go.
      try await eventually { rmdir(cgroup) == 0 }
    }

    @Test("A place that is no cgroup is an error before anything is stored")
    func wrong() async throws {
      defer { rmdir(cgroup) }
      let result = try await folder.command(
        "env", "HONE_CGROUP=\(folder.path)", Folder.binary, "run", "--minimize", "loss", "--trials",
        "1", "--", "true", "{x: 0..1.0}")
      #expect(result.status == 2)
      #expect(
        result.error.hasPrefix(
          "hone: HONE_CGROUP is `\(folder.path)`, which is not a folder of cgroups of version 2"))
      #expect(!folder.exists("hone.db"))
    }
  }
#endif

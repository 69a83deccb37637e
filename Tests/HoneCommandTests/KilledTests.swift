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
  @Suite("A run that is killed", .timeLimit(.minutes(Patience.minutes)))
  struct KilledTests {
    /// Every other trial ends at once; the rest start what is hard to get rid of, and hold on.
    static let program = #"""
      if [ $((HONE_TRIAL % 2)) = 0 ]; then echo '{"loss": 1}'; exit 0; fi
      trap '' TERM HUP INT
      sleep 36000 &
      setsid sh -c 'trap "" TERM; sleep 36000' >/dev/null 2>&1 &
      (setsid sleep 36000 >/dev/null 2>&1 &)
      while :; do sleep 36000; done
      """#

    /// The living processes with this entry in their environment.
    private func processes(bearing mark: String) -> [String] {
      guard let folder = opendir("/proc") else { return [] }
      defer { closedir(folder) }
      var found: [String] = []
      while let entry = readdir(folder) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        guard Int(name) != nil, let file = fopen("/proc/\(name)/environ", "r") else { continue }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 18)
        let count = fread(&bytes, 1, bytes.count, file)
        if bytes[..<count].split(separator: 0).contains(where: { $0.elementsEqual(mark.utf8) }) {
          found.append(name)
        }
      }
      return found
    }

    @Test("Nothing that it started is left, whenever the kill comes", arguments: 0..<20)
    func killed(seed: Int) async throws {
      let folder = try Folder()
      try folder.program("train", Self.program)
      let mark = "HONE_TEST=\(folder.path)"
      var random = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15
      random ^= random >> 31
      let delay = Duration.milliseconds(Int(random % 300))
      let result = try await folder.running(
        [
          "run", "--minimize", "loss", "--trials", "50", "--parallel", "3", "--seed", "\(seed)",
          "--", "./train", "{x: 0..1.0}",
        ], environment: ["HONE_TEST": folder.path]
      ) { program in
        // Every fourth kill may come before the first program; others, once one holds on.
        if seed % 4 > 0 { try await folder.wait { $0.exists("hone.trials/train/1") } }
        // clock: a kill at any time is as good.
        try await Task.sleep(for: delay)
        program.send(SIGKILL)
      }
      #expect(result.ended.ending == .signaled(SIGKILL))
      // Its guardian ends them, as soon as it has its turn.
      try await eventually(every: .milliseconds(50)) { processes(bearing: mark) == [] }
    }
  }
#endif

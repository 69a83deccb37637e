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

@Suite("GPU slots", .timeLimit(.minutes(Patience.minutes)))
struct GPUSlotTests {
  /// Four slots on two devices that no other test has, and a program that records when it had one.
  ///
  /// It does nothing but hold the device, so a flag file that is there already is another trial on
  /// the same slot: what would go wrong is seen even if clocks are coarse.
  private func prepare(_ folder: Folder) throws -> [String] {
    try folder.program(
      "train",
      #"""
      mkdir -p held
      n=0
      for k in 1 2; do
        if mkdir "held/$CUDA_VISIBLE_DEVICES.$k" 2>/dev/null; then n=$k; break; fi
      done
      echo "$CUDA_VISIBLE_DEVICES $n" >> record
      # The first ones stay until all four slots are taken, however slowly programs start.
      while [ ! -e all ]; do
        [ "$(ls held | wc -l)" -lt 4 ] || : > all
        sleep 0.01
      done
      # Seeded by the trial, so that ends and starts meet in many ways.
      sleep 0.0$((HONE_SEED % 10))
      [ $n = 0 ] || rmdir "held/$CUDA_VISIBLE_DEVICES.$n"
      echo '{"loss": 1}'
      """#)
    let own = UInt64.random(in: 0 ... .max)
    return ["GPU-\(own)-a", "GPU-\(own)-b"]
  }

  private func study(_ name: String, _ devices: [String], trials: Int) -> [String] {
    [
      "run", "--minimize", "loss", "--trials", "\(trials)", "--name", name, "--seed", "5",
      "--storage", "\(name).db", "--gpus",
      "{devices: [\(devices.joined(separator: ", "))], per: 0.5, check: false}", "--",
      "./train", "{x: 0..1.0}",
    ]
  }

  /// How many trials had each device, after a look that none was one too many.
  private func check(_ folder: Folder, _ devices: [String], trials: Int) throws {
    let lines = try #require(folder.read("record")).split(separator: "\n")
    let records = lines.map { $0.split(separator: " ") }
    #expect(records.count == trials)
    #expect(records.allSatisfy { devices.contains(String($0[0])) })
    #expect(!records.contains { $0[1] == "0" }, "three trials shared a device")
    // All four were used.
    for device in devices {
      #expect(Set(records.filter { $0[0] == device }.map { $0[1] }) == ["1", "2"])
    }
  }

  @Test("40 trials on 4 slots are never two on one, and use all of them")
  func one() async throws {
    let folder = try Folder()
    let devices = try prepare(folder)
    let result = try await folder.hone(study("a", devices, trials: 40))
    #expect(result.status == 0, "\(result.error)")
    try check(folder, devices, trials: 40)
  }

  @Test("Three runs at once share the slots without ever meeting on one")
  func several() async throws {
    let folder = try Folder()
    let devices = try prepare(folder)
    try await withThrowingTaskGroup(of: Int32.self) { group in
      for name in ["a", "b", "c"] {
        group.addTask { try await folder.hone(study(name, devices, trials: 20)).status }
      }
      for try await status in group { #expect(status == 0) }
    }
    try check(folder, devices, trials: 60)
  }

  #if os(Linux)
    @Test("A killed run's slot is free again, and only once its program is gone")
    func killed() async throws {
      let folder = try Folder()
      let device = "GPU-\(UInt64.random(in: 0 ... .max))"
      try folder.program("hold", "trap '' TERM; echo $$ > holder; while :; do sleep 36000; done")
      // A zombie has no arguments left.
      try folder.program(
        "next",
        #"""
        if grep -q . "/proc/$(cat holder)/cmdline" 2>/dev/null; then echo '{"loss": 2}'
        else echo '{"loss": 1}'; fi
        """#)
      func arguments(_ name: String) -> [String] {
        [
          "run", "--minimize", "loss", "--trials", "1", "--name", name, "--storage", "\(name).db",
          "--gpus", "{devices: [\(device)], check: false}", "--", "./\(name)", "{x: 0..1.0}",
        ]
      }
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
          try await folder.running(arguments("hold")) { program in
            try await folder.wait { $0.exists("waits") }
            program.send(SIGKILL)
          }
        }
        try await folder.wait { $0.read("holder")?.isEmpty == false }
        let result = try await folder.running(arguments("next"), error: .file("messages")) { _ in
          // It says that it waits, and goes on waiting until the other one is killed.
          try await folder.wait { $0.read("messages")?.contains("waits for a GPU") == true }
          try folder.write("waits", "")
        }
        #expect(result.ended.ending == .exited(0))
        try await group.waitForAll()
      }
      let best = try await folder.hone("best", "next", "--storage", "next.db", "--json")
      #expect(best.output.contains("\"loss\": 1") || best.output.contains("\"loss\":1"))
    }
  #endif

  @Test(
    "More trials at a time than slots, or a device that is not there, is an error before the run")
  func errors() async throws {
    let folder = try Folder()
    try folder.program("train", "echo '{\"loss\": 1}'")
    for (arguments, part) in [
      (["--gpus", "{devices: 2, check: false}", "--parallel", "3"], "room"),
      (["--gpus", "{devices: 3, per: 2, check: false}"], "multiple of 2"),
      (["--gpus", "4096"], "there is no GPU"), (["--gpus", "GPU-none"], "there is no GPU"),
      (["--gpus", "none"], "UUID"),
    ] {
      let result = try await folder.hone(
        ["run", "--minimize", "loss", "--trials", "1"] + arguments + [
          "--", "./train", "{x: 0..1.0}",
        ])
      #expect(result.status == 2)
      #expect(result.error.contains(part), "\(result.error)")
      #expect(!folder.exists("hone.db"))
    }
  }
}

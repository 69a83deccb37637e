import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

@Suite("A machine that lacks something", .timeLimit(.minutes(45)))
struct ScarcityTests {
  private func folder() throws -> Folder {
    let folder = try Folder()
    try folder.program("train", #"ulimit -Sn; echo "{\"loss\": $1}""#)
    return folder
  }

  private func line(_ limit: String, _ flags: String) -> String {
    "ulimit \(limit) && exec '\(Folder.binary)' run --minimize loss --seed 3 \(flags) "
      + "-- ./train '{x: 0.0..1.0}'"
  }

  @Test("A low limit of open files is raised, and programs keep it as it was")
  func raised() async throws {
    let folder = try folder()
    let result = try await folder.command(
      "sh", "-c", line("-Sn 64", "--trials 40 --parallel 20"))
    #expect(result.status == 0, "\(result.error)")
    #expect(folder.read("hone.trials/train/7/log")?.hasPrefix("64\n") == true)
  }

  @Test(
    "More trials at a time than there are descriptors for are refused before anything is stored")
  func refused() async throws {
    let folder = try folder()
    let result = try await folder.command(
      "sh", "-c", line("-n 64", "--trials 40 --parallel 20"))
    #expect(result.status == 2)
    #expect(result.error.contains("20 trials at a time need about 208 open files"))
    #expect(result.error.contains("run at most 2 at a time"))
    #expect(!folder.exists("hone.db"))
    let fewer = try await folder.command("sh", "-c", line("-n 64", "--trials 40 --parallel 2"))
    #expect(fewer.status == 0, "\(fewer.error)")
  }

  #if os(Linux)
    @Test("A result that is not read for want of descriptors is read later, and nothing runs again")
    func starved() async throws {
      let folder = try Folder()
      try folder.write(
        "s.yaml",
        """
        parameters: {x: {float: [0.0, 1.0]}}
        minimize: loss
        metric: {loss: {file: m}}
        command: ./train {x}
        trials: 2
        """)
      // Each takes from its run what it needs to open another file.
      try folder.program(
        "train",
        #"""
        echo >> runs
        echo "0.$HONE_TRIAL" > "$HONE_DIR/m"
        prlimit --pid "$PPID" --nofile=8:
        echo "$PPID $$" > taken.new
        mv taken.new taken
        """#)
      // Gives it back once the program has ended, from a process of its own: tasks may have to wait for
      // those of other tests, and the run waits half a minute.
      try folder.program(
        "give-back",
        #"""
        while [ ! -e over ]; do
          if [ -e taken ]; then
            read -r run program < taken
            if [ ! -e "/proc/$program" ]; then rm taken; prlimit --pid "$run" --nofile=1024:; fi
          fi
          sleep 0.02
        done
        """#)
      async let back = folder.command("./give-back")
      let result = try await folder.hone("run", "s.yaml")
      try folder.write("over", "")
      _ = try await back
      #expect(result.status == 0, "\(result.error)")
      #expect(result.output.contains("2 trials finished (2 completed)"), "\(result.output)")
      #expect(folder.read("runs") == "\n\n")
    }
  #endif

  @Test("A run whose folders cannot be made stops, has failed no trial, and goes on once they can")
  func folders() async throws {
    let folder = try folder()
    try folder.write("hone.trials", "a file in its place")
    let arguments = [
      "run", "--minimize", "loss", "--seed", "3", "--trials", "4", "--parallel", "2", "--",
      "./train", "{x: 0.0..1.0}",
    ]
    let result = try await folder.hone(arguments)
    #expect(result.status == 3)
    #expect(result.error.contains("cannot be made: Not a directory"))
    #expect(result.error.contains("the same command goes on"))
    #expect(!result.error.contains("failed:"))
    folder.remove("hone.trials")
    let again = try await folder.hone(arguments)
    #expect(again.status == 0)
    #expect(again.output.contains("4 trials finished (4 completed)"))
  }
}

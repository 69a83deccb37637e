import Testing
import Waiting

@testable import HoneRun

@Suite("Limits of memory", .timeLimit(.minutes(Patience.minutes)))
struct MemoryTests {
  let scratch: Scratch
  init() throws { scratch = try Scratch() }

  private func ending(_ script: String, limit: Int) async throws -> Ending {
    try await run(scratch.python(script, memoryLimit: limit)).ending
  }

  private func used(_ ending: Ending) -> Int? {
    guard case .outOfMemory(let used) = ending.reason else { return nil }
    return used
  }

  @Test("A program that uses more than it may is ended, and what it used is told")
  func alone() async throws {
    let ending = try await ending(
      "import time; x = b'x' * (200 << 20); time.sleep(36000)", limit: 100 << 20)
    #expect(used(ending).map { $0 > 100 << 20 } == true, "\(ending)")
  }

  @Test("Children that each keep the limit and together do not are ended")
  func together() async throws {
    let script = """
      import os, time
      for _ in range(3): os.fork()
      x = b'x' * (30 << 20)
      time.sleep(36000)
      """
    #expect(used(try await ending(script, limit: 150 << 20)) != nil)
  }

  @Test("Quick spikes are seen")
  func spike() async throws {
    let script = """
      import time
      while True:
        x = b'x' * (300 << 20)
        time.sleep(0.1)
        del x
        time.sleep(0.4)
      """
    #expect(used(try await ending(script, limit: 100 << 20)) != nil)
  }

  #if os(Linux)
    @Test("A child in a session of its own counts")
    func elsewhere() async throws {
      let script = """
        import os, time
        if os.fork() == 0:
          os.setsid()
          x = b'x' * (200 << 20)
        time.sleep(36000)
        """
      #expect(used(try await ending(script, limit: 100 << 20)) != nil)
    }

    @Test("Pages that children share with their parent count once")
    func shared() async throws {
      let script = """
        import os, time
        x = b'x' * (100 << 20)
        for _ in range(3): os.fork()
        time.sleep(0.7)
        """
      #expect(try await ending(script, limit: 250 << 20).reason == .finished)
    }

    @Test("Pages of files that are only read do not count")
    func files() async throws {
      let script = """
        import mmap, time
        with open('data', 'wb') as file: file.truncate(200 << 20)
        with open('data', 'rb') as file:
          data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
          total = sum(data[i] for i in range(0, len(data), 4096))
          time.sleep(0.5)
        """
      #expect(try await ending(script, limit: 100 << 20).reason == .finished)
    }
  #endif
}

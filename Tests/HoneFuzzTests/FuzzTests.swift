import Foundation
import Testing

/// Every reader on random and damaged inputs. `scripts/fuzz` does the same for longer.
@Suite struct FuzzTests {
  private static let environment = ProcessInfo.processInfo.environment
  /// How many times as many cases as usual.
  private static let factor = environment["HONE_FUZZ_FACTOR"].flatMap { Int($0) } ?? 1

  @Test("any input gets a result or an error with its place", arguments: FuzzTarget.all)
  func cases(_ target: FuzzTarget) throws {
    let tried = try Fuzzer(target: target, seed: 17).run(0..<(target.cases * Self.factor))
    #expect(tried == target.cases * Self.factor)
  }

  @Test("rounding decides no more than one constraint in twenty")
  func truths() {
    let cases = 2000
    let known = (0..<cases).count {
      var maker = Maker(seed: 17, number: UInt64($0))
      return Tree.truth(&maker, depth: 4).value(a: 3.5, b: -2) != nil
    }
    #expect(known > cases * 19 / 20)
  }

  @Test("inputs that once found a fault find none", arguments: FuzzTarget.all)
  func corpus(_ target: FuzzTarget) throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(components: "Corpus", target.name)
    let files =
      (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil))
      ?? []
    for file in files {
      let input = [UInt8](try Data(contentsOf: file))
      #expect(throws: Never.self, "\(file.lastPathComponent)") {
        try Fuzzer(target: target, seed: 0).replay(input)
      }
    }
  }

  /// What `scripts/fuzz` runs in a process of its own: the target, the seed and the first case are
  /// given, and where to leave the input that is being tried.
  @Test("a stretch of cases of one target", .enabled(if: environment["HONE_FUZZ_NOTE"] != nil))
  func stretch() throws {
    let target = try #require(
      FuzzTarget.all.first { $0.name == Self.environment["HONE_FUZZ_TARGET"] })
    let note = URL(filePath: try #require(Self.environment["HONE_FUZZ_NOTE"]))
    let seed = try #require(Self.environment["HONE_FUZZ_SEED"].flatMap { UInt64($0) })
    let seconds = try #require(Self.environment["HONE_FUZZ_SECONDS"].flatMap { Double($0) })
    if let replay = Self.environment["HONE_FUZZ_REPLAY"], !replay.isEmpty {
      try Fuzzer(target: target, seed: seed).replay(
        [UInt8](Data(contentsOf: URL(filePath: replay))))
      return
    }
    // clock: as long as `scripts/fuzz` says.
    let end = ContinuousClock.now + .seconds(seconds)
    do {
      let tried = try Fuzzer(target: target, seed: seed, note: note).run(0..<Int.max) { .now > end }
      print("tried \(tried) cases")
    } catch let fault as Fuzzer.Fault {
      try Data(fault.input).write(to: note)
      throw fault
    }
  }
}

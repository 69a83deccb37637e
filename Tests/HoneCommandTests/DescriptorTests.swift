import HoneFormats
import Testing

@Suite("What trials take of the machine")
struct DescriptorTests {
  /// The descriptors of a run while so many of its trials run.
  private func descriptors(parallel: Int) async throws -> Int {
    let folder = try Folder()
    try folder.program(
      "train",
      #"""
      touch "begun$HONE_TRIAL"
      while [ "$(ls | grep -c begun)" -lt "$1" ]; do sleep 0.05; done
      [ "$HONE_TRIAL" = 0 ] && { ls "/proc/$PPID/fd" | wc -l > count.new; mv count.new count; }
      while [ ! -e count ]; do sleep 0.05; done
      echo '{"loss": 1}'
      """#)
    let result = try await folder.hone(
      "run", "--minimize", "loss", "--trials", "\(parallel)", "--parallel", "\(parallel)", "--",
      "./train", "\(parallel)", "{x: 0..1.0}")
    #expect(result.status == 0, "\(result.error)")
    return try #require(folder.read("count").flatMap { Int($0.filter(\.isNumber)) })
  }

  #if os(Linux)
    @Test("A trial takes no more descriptors than are reckoned with")
    func perTrial() async throws {
      let (one, twenty) = (try await descriptors(parallel: 1), try await descriptors(parallel: 20))
      #expect(twenty - one <= 19 * 8, "\(one) with one trial, \(twenty) with 20")
      #expect(twenty - one >= 19, "each trial has pipes")
    }
  #endif
}

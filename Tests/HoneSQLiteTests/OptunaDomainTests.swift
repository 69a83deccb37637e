import HoneCore
import Testing

@testable import HoneSQLite

@Suite struct OptunaDomainTests {
  private static func distribution(low: Int, high: Int, step: Int) -> String {
    #"{"name": "IntDistribution", "attributes": {"log": false, "step": \#(step), "#
      + #""low": \#(low), "high": \#(high)}}"#
  }

  @Test(arguments: [0, -1])
  func aStepBelowOneIsAnError(step: Int) {
    #expect(throws: SpaceError.self) {
      try OptunaDomain(json: Self.distribution(low: 1, high: 9, step: step), of: "n")
    }
  }

  @Test func boundsAtTheEndsOfTheIntegersAreHeld() throws {
    let high = try OptunaDomain(json: Self.distribution(low: .max, high: .max, step: 2), of: "n")
    let low = try OptunaDomain(json: Self.distribution(low: .min, high: .min, step: 2), of: "n")
    let wanted = OptunaDomain.int(low: .min, high: .max, isLog: false, step: 1)
    #expect(try high.union(low, of: "n") == wanted)
    #expect(try low.union(high, of: "n") == wanted)
    #expect(high.widened(from: -0x1p63, to: 9) == wanted)
  }
}

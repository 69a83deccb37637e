import HoneCore
import Testing

@Suite("Which trials are meant")
struct TrialFilterTests {
  private func filter(_ text: String) throws -> TrialFilter {
    let definition = try StudyDefinition(
      name: "s",
      space: try SearchSpace([.float("lr", in: 0...1), .choice("state-of", ["a", "b"])]),
      objectives: [.minimize("loss")], sampler: AlgorithmSpec("random"),
      pruner: AlgorithmSpec("none"), seed: 1)
    return try TrialFilter(text, for: definition)
  }

  private func trial(
    _ number: Int, _ state: TrialState, lr: Double, loss: Double?, seconds: Int64? = nil
  ) -> Trial {
    Trial(
      number: number, state: state, parameters: Parameters([("lr", .double(lr))]),
      values: loss.map { [$0] } ?? [], started: 1_000_000,
      finished: seconds.map { 1_000_000 + $0 * 1_000_000 })
  }

  @Test(
    "Parameters, objectives, number, state and duration may be named",
    arguments: [
      ("loss < 0.5", [0]), ("loss >= 0.5", [1]), ("state == 'failed'", [2]), ("trial > 0", [1, 2]),
      ("seconds > 5 or state == 'failed'", [1, 2]), ("lr * 2 <= 0.4 and loss < 1", [0]),
      // What a trial does not have equals nothing.
      ("not loss < 0.5", [1, 2]), ("seconds != 3", [1, 2]), ("`state-of` == 'a'", []),
    ])
  func named(text: String, expected: [Int]) throws {
    let trials = [
      trial(0, .completed, lr: 0.1, loss: 0.25, seconds: 3),
      trial(1, .completed, lr: 0.3, loss: 0.75, seconds: 9), trial(2, .failed, lr: 0.9, loss: nil),
    ]
    let filter = try filter(text)
    #expect(trials.filter(filter.includes).map(\.number) == expected)
  }

  @Test("What is not there is named with its column", arguments: ["los < 1", "loss <", "loss + 1"])
  func refused(text: String) {
    let error = #expect(throws: SpaceError.self) { try filter(text) }
    #expect(error?.message.hasPrefix("column ") == true)
  }
}

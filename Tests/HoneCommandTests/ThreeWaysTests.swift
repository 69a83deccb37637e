import Hone
import HoneFormats
import Testing

@Suite("Three ways in, one engine")
struct ThreeWaysTests {
  /// Only sums and products, so that every language computes the same bits.
  private func loss(x: Double, n: Double, isLeft: Bool) -> Double {
    (x - 0.3) * (x - 0.3) + (n - 12) * (n - 12) * 0.01 + (isLeft ? 0.0 : 0.25)
  }

  @Test(
    "Command, library and service give the same best value for the same seed", arguments: [3, 8])
  func same(seed: UInt64) async throws {
    let command = try await byCommand(seed)
    let library = try await byLibrary(seed)
    let service = try await byService(seed)
    #expect(command == library)
    #expect(service == library)
  }

  private func byCommand(_ seed: UInt64) async throws -> Double? {
    let folder = try Folder()
    try folder.write(
      "train.py",
      """
      import json, sys
      x, n, side = float(sys.argv[1]), float(sys.argv[2]), sys.argv[3]
      loss = (x - 0.3) * (x - 0.3) + (n - 12) * (n - 12) * 0.01 + (0.0 if side == "left" else 0.25)
      print(json.dumps({"loss": loss}))
      """)
    let result = try await folder.hone(
      "run", "--minimize", "loss", "--trials", "25", "--seed", "\(seed)", "--", "python3",
      "train.py", "{x: 1e-3..1.0 log}", "{n: 1..40}", "{side: left|right}")
    try #require(result.status == 0, "\(result.error)")
    return try JSON.parse(try await folder.hone("best", "--json").output)["values"]?["loss"]?.number
  }

  private func byLibrary(_ seed: UInt64) async throws -> Double? {
    let space = try SearchSpace([
      .float("x", in: 1e-3...1, scale: .log), .int("n", in: 1...40),
      .choice("side", ["left", "right"]),
    ])
    let study = try Study(space: space, objective: .minimize("loss"), seed: seed)
    try await study.optimize(trials: 25) { trial in
      loss(
        x: try trial.parameters.double("x"), n: try trial.parameters.double("n"),
        isLeft: try trial.parameters.string("side") == "left")
    }
    return study.best.value
  }

  private func byService(_ seed: UInt64) async throws -> Double? {
    let client = try Client()
    let value = try await client.talk { ask in
      _ = try await ask(
        "study.create",
        """
        {"name": "s", "parameters": {"x": {"float": [1e-3, 1], "scale": "log"}, \
        "n": {"int": [1, 40]}, "side": {"choice": ["left", "right"]}}, "minimize": "loss", \
        "seed": \(seed)}
        """)
      for _ in 0..<25 {
        let reply = try await ask("study.ask", #"{"study": "s"}"#)
        let trial = try #require(reply["trials"]?.elements?.first)
        let x = try #require(trial["params"]?["x"]?.number)
        let n = try #require(trial["params"]?["n"]?.number)
        let value = loss(x: x, n: n, isLeft: trial["params"]?["side"]?.text == "left")
        let number = try #require(trial["trial"]?.whole)
        _ = try await ask(
          "study.tell", #"{"study": "s", "trial": \#(number), "values": {"loss": \#(value)}}"#)
      }
      return try await ask("study.best", #"{"study": "s"}"#)["values"]?["loss"]?.number
    }
    return value
  }
}

import Hone
import HoneFormats
import Testing

@Suite("study.ask and study.tell")
struct AskTellTests {
  let client = Client()

  @Test("Trials are numbered from 0, one or `count` at a time")
  func numbers() throws {
    try client.create()
    #expect(try client.ask() == 0)
    let trials = try client.call("study.ask", ["study": "s", "count": 3])["trials"]?.elements
    #expect(trials?.map { $0["trial"] } == [1, 2, 3])
    for trial in trials ?? [] {
      let x = try #require(trial["params"]?["x"]?.number)
      #expect(-1.5 <= x && x <= 4)
      #expect(trial.members?.map(\.key) == ["trial", "params"])
    }
  }

  @Test("The same seed gives what the same study gives in Swift", arguments: ["random", "tpe"])
  func determinism(sampler: String) throws {
    let parameters: Document = [
      "lr": ["float": [1e-5, 0.1], "scale": "log"], "n": ["int": [3, 90]],
      "opt": ["choice": ["sgd", "adam"]], "m": ["float": [0.1, 0.99], "when": ["opt": "sgd"]],
    ]
    try client.create(["parameters": parameters, "sampler": .string(sampler), "seed": 23])
    let space = try SearchSpace([
      .float("lr", in: 1e-5...0.1, scale: .log), .int("n", in: 3...90),
      .choice("opt", ["sgd", "adam"]), .float("m", in: 0.1...0.99).when("opt", is: "sgd"),
    ])
    let study = try Study(
      space: space, objective: .minimize("loss"), sampler: AlgorithmSpec(sampler), seed: 23)
    for step in 0..<40 {
      let wanted = try study.ask()
      let asked = try client.call("study.ask", ["study": "s"])["trials"]?.elements?.first
      // Exactly: what is written reads back as the same double.
      #expect(asked?["params"] == TrialFormat.document(of: wanted.parameters))
      let loss = 1 / (try wanted.parameters.double("lr") + Double(step % 7))
      try study.tell(wanted.number, value: loss)
      try client.call(
        "study.tell", ["study": "s", "trial": .int(wanted.number), "values": .double(loss)])
    }
    let best = try client.call("study.best", ["study": "s"])
    #expect(
      best
        == TrialFormat.best(
          study.best.front, knee: study.best.knee, objectives: study.definition.objectives))
  }

  @Test(
    "A reproducible study hands out as many trials as may be known yet, and says what it waits for")
  func reproducible() throws {
    try client.create(["reproducible": 3])
    let trials = try client.call("study.ask", ["study": "s", "count": 9])["trials"]?.elements
    #expect(trials?.map { $0["trial"] } == [0, 1, 2])
    let early = try client.error("study.ask", ["study": "s"])
    #expect(early.says(-32007, "trial 3", "trial 0 has ended", "`reproducible: 3`"))
    try client.call("study.tell", ["study": "s", "trial": 0, "state": "failed"])
    #expect(try client.ask() == 3)
    let wrong = try client.error("study.create", Client.declaration(["reproducible": 0]))
    #expect(wrong.says(-32602, "reproducible", "from 1 on"))
    let resume: Document = ["reproducible": 2, "resume": true]
    #expect(
      try client.error("study.create", Client.declaration(resume)).says(
        -32005, "started with `reproducible: 3`"))
  }

  @Test(
    "A value comes back as the same double",
    arguments: [0.1 + 0.2, .leastNonzeroMagnitude, -.greatestFiniteMagnitude, -0.0, 1])
  func exactness(value: Double) throws {
    try client.create()
    _ = try client.ask()
    try client.call("study.tell", ["study": "s", "trial": 0, "values": ["loss": .double(value)]])
    let back = try client.call("study.best", ["study": "s"])["values"]?["loss"]?.number
    #expect(back?.bitPattern == value.bitPattern)
  }

  @Test("Telling takes the metric by name or one number, and answers an empty object")
  func tell() throws {
    try client.create()
    let told: [Document] = [["loss": 2], 3, 0.25, ["loss": "inf"], "-inf"]
    for (trial, values) in told.enumerated() {
      #expect(try client.ask() == trial)
      let result = try client.call(
        "study.tell", ["study": "s", "trial": .int(trial), "values": values])
      #expect(result == [:])
    }
    #expect(
      try client.trials().map { $0["values"]?["loss"] } == [2.0, 3.0, 0.25, "inf", "-inf"])
    #expect(try client.trials().allSatisfy { $0["state"] == "completed" })
  }

  @Test("A trial can be told as failed, with a reason or without, or as pruned")
  func states() throws {
    try client.create()
    for _ in 0..<4 { _ = try client.ask() }
    try client.call("study.tell", ["study": "s", "trial": 0, "state": "failed"])
    try client.call(
      "study.tell", ["study": "s", "trial": 1, "state": "failed", "reason": "no GPU left"])
    try client.call("trial.report", ["study": "s", "trial": 2, "step": 4, "values": 0.5])
    try client.call("study.tell", ["study": "s", "trial": 2, "state": "pruned"])
    try client.call("study.tell", ["study": "s", "trial": 3, "values": "nan"])
    let trials = try client.trials()
    #expect(trials.map { $0["state"] } == ["failed", "failed", "pruned", "failed"])
    #expect(trials[1]["reason"] == "no GPU left")
    #expect(trials[2]["reports"] == [[4, 0.5]])
    #expect(trials[3]["reason"]?.text?.contains("not a number") == true)
    #expect(trials.allSatisfy { $0["values"] == [:] })
  }

  @Test(
    "What is wrong with a tell is said, and the trial stays as it was",
    arguments: [
      ([:], "values: this parameter must be given"),
      (["values": ["los": 1]], "`los` is not an objective"),
      (["values": [:]], "no value for the objective `loss`"),
      (["values": ["loss": true]], "values.loss"),
      (["values": ["loss": "0.3"]], "\"nan\""), (["values": ["loss": nil]], "values.loss"),
      (["values": [1]], "values: "), (["values": "good"], "values: "),
      (["values": 1, "state": "failed"], "not both"),
      (["state": "completed"], "\"failed\" or \"pruned\""),
      (["state": 3], "state: "), (["values": 1, "reason": "x"], "`reason`"),
      (["state": "pruned", "reason": "x"], "`reason`"),
      (["state": "failed", "reason": 1], "reason: "),
      (["values": 1, "value": 1], "did you mean `values`?"),
      (["values": 1, "gradient": ["y": -0.2]], "no parameter `y`"),
      (["values": 1, "gradient": ["x": "steep"]], "gradient.x"),
      (["values": 1, "gradient": ["x": "inf"]], "must be a finite number"),
      (["values": 1, "gradient": 3], "gradient: "),
      (["state": "failed", "gradient": ["x": 1]], "goes with the `values`"),
      (["values": 1, "vectors": ["w": []]], "has 0 numbers"),
      (["values": 1, "vectors": ["w/x": [1]]], "cannot be a vector's name"),
      (["values": 1, "vectors": ["w": [1, "nan"]]], "has nan at place 1"),
      (["values": 1, "vectors": ["w": [1, "x"]]], "vectors.w.1"),
      (["values": 1, "vectors": ["w": 3]], "vectors.w: expected a list of numbers"),
      (["state": "pruned", "vectors": ["w": [1]]], "goes with the `values`"),
      (["values": 1, "trial": "0"], "trial: expected a trial's number"),
      (["values": 1, "trial": nil], "trial: "),
      (["values": 1, "trial": 0.5], "trial: "), (["values": 1, "trial": 7], "no trial 7"),
      (["values": 1, "trial": -1], "trial: expected a trial's number"),
      (["values": 1, "study": "t"], "no study `t`"),
      (["values": 1, "study": nil], "study: "), (["values": 1, "study": 5], "study: "),
    ] as [(Document, String)])
  func wrongTells(change: Document, words: String) throws {
    try client.create()
    #expect(try client.ask() == 0)
    var params: [(String, Document)] = [("study", "s"), ("trial", 0)]
    for member in change.members ?? [] {
      params.removeAll { $0.0 == member.key }
      params.append((member.key, member.value))
    }
    let error = try client.error("study.tell", .object(params))
    #expect(error.says(-32602, words), "\(error)")
    #expect(try client.trials().map { $0["state"] } == ["running"])
  }

  @Test("A gradient and vectors are stored with the trial, and told with it")
  func gradients() throws {
    try client.create(["maximize": "score", "minimize": nil])
    _ = try client.ask()
    try client.call(
      "study.tell",
      [
        "study": "s", "trial": 0, "values": ["score": 2], "gradient": ["x": -0.2],
        "vectors": ["w": [0.1, 2, 3e5]],
      ])
    let trial = try client.trials()[0]
    #expect(trial["gradient"] == ["x": -0.2])
    #expect(trial["vectors"] == ["w": 3])
  }

  @Test("A gradient of a choice or in a study of several objectives is refused")
  func impossibleGradients() throws {
    try client.create(["parameters": ["x": ["float": [-1.5, 4]], "c": ["choice": ["a", "b"]]]])
    _ = try client.ask()
    let choice: Document = ["study": "s", "trial": 0, "values": 1, "gradient": ["c": 1]]
    #expect(try client.error("study.tell", choice).says(-32602, "`c` is a choice"))
    try client.create([
      "name": "t", "minimize": nil, "objectives": ["a": "minimize", "b": "maximize"],
    ])
    try client.call("study.ask", ["study": "t"])
    let several: Document = [
      "study": "t", "trial": 0, "values": ["a": 1, "b": 2], "gradient": ["x": 1],
    ]
    #expect(try client.error("study.tell", several).says(-32602, "single objective"))
  }

  @Test("A trial ends once")
  func ended() throws {
    try client.create()
    _ = try client.ask()
    try client.call("study.tell", ["study": "s", "trial": 0, "values": 1])
    for params: Document in [["values": 2], ["state": "failed"], ["state": "pruned"]] {
      let members =
        [("study", "s"), ("trial", 0)] + (params.members ?? []).map { ($0.key, $0.value) }
      let error = try client.error("study.tell", .object(members))
      #expect(error.says(-32000, "already ended", "completed"))
    }
    let report: Document = ["study": "s", "trial": 0, "step": 1, "values": 2]
    #expect(try client.error("trial.report", report).says(-32000, "already ended"))
    try client.call("study.enqueue", ["study": "s", "params": ["x": 1]])
    #expect(
      try client.error("study.tell", ["study": "s", "trial": 1, "values": 2])
        .says(-32000, "waiting"))
  }

  @Test("A finite space brings fewer trials than asked for, then none")
  func exhaustion() throws {
    try client.create(["parameters": ["n": ["int": [2, 6]]]])
    let trials = try client.call("study.ask", ["study": "s", "count": 8])["trials"]?.elements
    #expect(Set(trials?.compactMap { $0["params"]?["n"]?.whole } ?? []) == [2, 3, 4, 5, 6])
    #expect(trials?.count == 5)
    #expect(try client.error("study.ask", ["study": "s"]).says(-32002, "all 5 points"))
  }

  @Test("Constraints that never hold are refused when the study is created")
  func infeasible() throws {
    let params: Document = [
      "name": "s", "parameters": ["x": ["float": [-1.5, 4]]], "minimize": "loss",
      "constraints": ["x > 10"],
    ]
    let error = try client.error("study.create", params)
    #expect(error.says(-32602, "constraints.0", "`x > 10` never holds"))
  }

  @Test("Values for which nothing is left are refused, and others go on")
  func enqueuedInfeasibly() throws {
    try client.create([
      "parameters": ["x": ["float": [0, 1]], "y": ["float": [0, 1]]],
      "constraints": ["x + y <= 0.02"],
    ])
    let error = try client.error("study.enqueue", ["study": "s", "params": ["x": 0.95]])
    #expect(error.says(-32602, "x=0.95", "`x` is 0 to 0.02"))
    #expect(try client.ask() == 0)
  }

  @Test(
    "A count is a whole number from 1 on", arguments: [0, -3, 1.5, "2", [], 10_001] as [Document])
  func counts(count: Document) throws {
    try client.create()
    let error = try client.error("study.ask", ["study": "s", "count": count])
    #expect(error.says(-32602, "count: expected an integer from 1 to 10000"))
    #expect(try client.trials().isEmpty)
  }
}

import Hone
import HoneFormats
import Testing

/// The rest of the contract's table.
@Suite("Reports, enqueued trials and reading")
struct TableTests {
  let client = Client()

  @Test("A report says whether to prune, and is kept")
  func report() throws {
    try client.create(["pruner": ["median": ["startup": 1, "warmup": 2]]])
    _ = try client.ask()
    _ = try client.ask()
    func report(_ trial: Int, _ step: Int, _ values: Document) throws -> Document {
      try client.call(
        "trial.report",
        ["study": "s", "trial": .int(trial), "step": .int(step), "values": values])
    }
    for step in 1...3 { #expect(try report(0, step, 0.1) == ["prune": false]) }
    try client.call("study.tell", ["study": "s", "trial": 0, "values": 0.1])
    #expect(try report(1, 1, ["loss": 0.5]) == ["prune": false])
    #expect(try report(1, 2, ["loss": 0.9]) == ["prune": true])
    #expect(try client.trials()[1]["reports"] == [[1, 0.5], [2, 0.9]])
    #expect(try report(1, 3, "nan")["prune"] != nil)
    #expect(try client.trials()[1]["reports"]?.elements?.last == [3, "nan"])
  }

  @Test(
    "What is wrong with a report is said",
    arguments: [
      (["step": nil], "step: "), (["step": -1], "step: expected"), (["step": 0.5], "step: "),
      (["values": nil], "values: "), (["values": ["acc": 1]], "`acc` is not an objective"),
      (["trial": 4], "no trial 4"), (["epoch": 1], "epoch: "),
    ] as [(Document, String)])
  func wrongReports(change: Document, words: String) throws {
    try client.create()
    _ = try client.ask()
    var params: [(String, Document)] = [
      ("study", "s"), ("trial", 0), ("step", 1), ("values", 1),
    ]
    for member in change.members ?? [] {
      params.removeAll { $0.0 == member.key }
      params.append((member.key, member.value))
    }
    let error = try client.error("trial.report", .object(params))
    #expect(error.says(-32602, words), "\(error)")
    #expect(try client.trials()[0]["reports"] == [])
  }

  @Test("An enqueued trial is asked for next, with what was left out filled in")
  func enqueue() throws {
    try client.create(["parameters": ["x": ["float": [0, 1]], "n": ["int": [1, 9]]]])
    #expect(try client.call("study.enqueue", ["study": "s", "params": ["n": 4]]) == ["trial": 0])
    #expect(
      try client.call("study.enqueue", ["study": "s", "params": ["x": 0.5, "n": 2]]) == ["trial": 1]
    )
    #expect(try client.trials().map { $0["state"] } == ["waiting", "waiting"])
    let trials = try client.call("study.ask", ["study": "s", "count": 3])["trials"]?.elements
    #expect(trials?[0]["params"]?["n"] == 4)
    #expect(trials?[0]["params"]?["x"]?.number != nil)
    #expect(trials?[1] == ["trial": 1, "params": ["x": 0.5, "n": 2]])
    #expect(trials?[2]["trial"] == 2)
  }

  @Test(
    "What cannot be enqueued is refused",
    arguments: [
      (["x": 7], "x: 7 is outside"), (["y": 1], "no parameter `y`"), ([:], "no values"),
      (["x": "much"], "x: "), (["x": [1]], "params.x"), (3, "params: "), (nil, "params: "),
    ] as [(Document, String)])
  func wrongEnqueues(params: Document, words: String) throws {
    try client.create()
    let error = try client.error("study.enqueue", ["study": "s", "params": params])
    #expect(error.says(-32602, words), "\(error)")
    #expect(try client.trials().isEmpty)
  }

  @Test("The best is a trial with its parameters and values, once there is one")
  func best() throws {
    try client.create(["minimize": nil, "maximize": "accuracy"])
    _ = try client.ask()
    _ = try client.ask()
    #expect(try client.error("study.best", ["study": "s"]).says(-32006, "2 running"))
    try client.call("study.tell", ["study": "s", "trial": 1, "values": ["accuracy": 0.75]])
    try client.call("study.tell", ["study": "s", "trial": 0, "values": ["accuracy": 0.5]])
    let best = try client.call("study.best", ["study": "s"])
    #expect(best.members?.map(\.key) == ["trial", "params", "values"])
    #expect(best["trial"] == 1)
    #expect(best["values"] == ["accuracy": 0.75])
    #expect(best["params"] == (try client.trials()[1]["params"]))
  }

  @Test("The best of several objectives is the front")
  func front() throws {
    try client.create(["minimize": nil, "objectives": ["ms": "minimize", "accuracy": "maximize"]])
    #expect(try client.call("study.best", ["study": "s"]) == ["front": [], "knee": nil])
    let values = [(3.0, 0.5), (1.0, 0.25), (4.0, 0.4), (2.0, 0.5)]
    for (trial, (ms, accuracy)) in values.enumerated() {
      _ = try client.ask()
      let told: Document = ["accuracy": .double(accuracy), "ms": .double(ms)]
      try client.call("study.tell", ["study": "s", "trial": .int(trial), "values": told])
    }
    let front = try client.call("study.best", ["study": "s"])["front"]?.elements
    #expect(front?.map { $0["trial"] } == [1, 3])
    #expect(front?.last?["values"] == ["ms": 2.0, "accuracy": 0.5])
    #expect(
      try client.error("study.tell", ["study": "s", "trial": 0, "values": 1])
        .says(-32602, "2 objectives", "`ms` and `accuracy`"))
  }

  @Test("Trials are as `hone trials --json` shows them, from `since` on")
  func trials() throws {
    try client.create()
    for _ in 0..<3 { _ = try client.ask() }
    try client.call("study.tell", ["study": "s", "trial": 2, "values": 0.5])
    func numbers(since: Document) throws -> [Document?]? {
      try client.call("study.trials", ["study": "s", "since": since])["trials"]?.elements?
        .map { $0["trial"] }
    }
    #expect(try numbers(since: nil) == [0, 1, 2])
    #expect(try numbers(since: 2) == [2])
    #expect(try numbers(since: 3) == [])
    #expect(try client.error("study.trials", ["study": "s", "since": -1]).says(-32602, "since: "))
    let trial = try client.trials()[2]
    #expect(
      trial.members?.map(\.key)
        == ["trial", "state", "params", "values", "started", "finished", "reports"])
    #expect(try client.trials()[0]["state"] == "running")
  }

  @Test("Importance is promised, and says that it is not there yet")
  func importance() throws {
    try client.create()
    let error = try client.error("study.importance", ["study": "s", "method": "fanova"])
    #expect(error.says(-32004, "not built in yet"))
    #expect(try client.error("study.importance", ["study": "t"]).says(-32602, "no study `t`"))
  }

  @Test("The samplers are listed with their options and when to use them")
  func samplers() throws {
    let samplers = try #require(try client.call("samplers.list")["samplers"]?.elements)
    #expect(samplers.map { $0["name"]?.text } == Registry.builtin.samplers.map(\.name))
    for sampler in samplers {
      #expect(sampler.members?.map(\.key) == ["name", "options", "when"])
      #expect(sampler["when"]?.text?.isEmpty == false)
    }
    let tpe = samplers.first { $0["name"] == "tpe" }
    let candidates = tpe?["options"]?.elements?.first { $0["name"] == "candidates" }
    #expect(candidates?["default"] == 24)
    #expect(try client.error("samplers.list", ["study": "s"]).says(-32602, "takes no parameters"))
  }

  @Test("Every method but two wants a study that is open, and says which there are")
  func unknownStudies() throws {
    try client.create(["name": "other"])
    let methods = [
      "study.ask", "study.tell", "trial.report", "study.enqueue", "study.best", "study.trials",
      "study.importance",
    ]
    for method in methods {
      #expect(try client.error(method, ["study": "s"]).says(-32602, "no study `s`", "`other`"))
      #expect(try client.error(method, [:]).says(-32602, "study: this parameter must be given"))
    }
  }
}

import Hone
import HoneFormats
import Testing

@Suite("study.create")
struct CreateTests {
  let client = Client()

  @Test("It takes everything that a study file says of a study, and answers its name")
  func everything() throws {
    let result = try client.call(
      "study.create",
      [
        "name": "digits",
        "parameters": [
          "lr": ["float": [1e-5, 1e-1], "scale": "log"],
          "dropout": ["float": [0, 0.5], "step": 0.05],
          "units": ["int": [16, 512], "scale": "log"], "layers": ["int": [1, 4]],
          "optimizer": ["choice": ["sgd", "adam"], "weights": [1, 3]],
          "size": ["ordinal": ["small", "medium", "large"]], "noise": ["normal": [0, 1]],
          "momentum": ["float": [0, 0.99], "when": ["optimizer": "sgd"]], "epochs": 20,
        ],
        "maximize": "accuracy", "constraints": ["units * layers <= 1024"],
        "sampler": ["tpe": ["startup": 5]], "pruner": ["asha": ["min": 1, "max": 9]], "seed": 11,
        "storage": "memory", "resume": false,
      ])
    #expect(result == ["study": "digits"])
    let asked = try client.call("study.ask", ["study": "digits", "count": 40])
    let trials = try #require(asked["trials"]?.elements)
    #expect(trials.count == 40)
    for params in trials.compactMap({ $0["params"] }) {
      let units = try #require(params["units"]?.whole),
        layers = try #require(params["layers"]?.whole)
      #expect(units * layers <= 1024)
      #expect(params["epochs"] == 20)
      // An inactive parameter is absent.
      #expect((params["momentum"] != nil) == (params["optimizer"] == "sgd"))
    }
  }

  @Test("A simplex is declared as in a study file, and its weights sum to 1")
  func simplex() throws {
    _ = try client.call(
      "study.create", ["name": "s", "minimize": "loss", "simplex": ["w1", "w2", "w3"]])
    _ = try client.call(
      "study.create",
      [
        "name": "mix", "minimize": "loss", "sampler": "random",
        "parameters": [
          "mix": ["simplex": ["w1", "w2", "w3"], "step": 0.1],
          "n": ["lognormal": [3, 1], "integer": true, "high": 90],
        ],
      ])
    for study in ["s", "mix"] {
      let asked = try client.call("study.ask", ["study": .string(study), "count": 5])
      let trials = try #require(asked["trials"]?.elements)
      for params in trials.compactMap({ $0["params"] }) {
        let weights = ["w1", "w2", "w3"].compactMap { params[$0]?.number }
        #expect(weights.count == 3 && abs(weights.reduce(0, +) - 1) < 1e-12)
        if study == "mix" { #expect((1...90).contains(params["n"]?.whole ?? 0)) }
      }
    }
    let reply = try client.reply(
      "study.enqueue", ["study": "mix", "params": ["w1": 0.5, "w2": 0.6]])
    #expect(reply["error"]?["code"] == -32602)
  }

  @Test("Parameters that are null count as not given, and the seed is drawn")
  func nulls() throws {
    let reply = try client.reply(
      "study.create",
      [
        "name": "s", "parameters": ["x": ["float": [0, 1]]], "minimize": "loss",
        "maximize": nil, "objectives": nil, "sampler": nil, "pruner": nil, "seed": nil,
        "constraints": nil, "storage": nil, "resume": nil,
      ])
    #expect(reply["result"] == ["study": "s"])
    #expect(try client.ask() == 0)
  }

  @Test(
    "What is wrong with a declaration is said with its path",
    arguments: [
      (["name": nil], ["name"], "must be given"), (["name": ""], ["name"], "needs a name"),
      (["name": 3], ["name"], "expected text"),
      (["parameters": nil], ["parameters"], "must be given"),
      (["parameters": [:]], ["parameters"], "nothing to search"),
      (["parameters": 5], ["parameters"], "expected a mapping"),
      (["parameters": ["x": ["float": [1, 0]]]], ["parameters", "x", "float"], "above high"),
      (
        ["parameters": ["x": ["float": [0, 1], "scale": "log"]]], ["parameters", "x", "float"],
        "above 0"
      ),
      (
        ["parameters": ["x": ["float": [0, 1], "scal": "log"]]], ["parameters", "x", "scal"],
        "did you mean `scale`"
      ),
      (
        ["parameters": ["x": ["float": [0, 1], "when": ["y": 1]]]],
        ["parameters", "x", "when", "y"], "no parameter `y`"
      ),
      (["constraints": ["x <= "]], ["constraints", "0"], ""),
      (["minimize": nil], ["minimize"], "there is no objective"),
      (["objectives": ["a": "minimize"]], ["objectives"], "not both"),
      (
        ["minimize": nil, "objectives": ["a": "smallest"]], ["objectives", "a"],
        "minimize or maximize"
      ),
      (["sampler": "magic"], ["sampler"], "`tpe`"),
      (["sampler": ["tpe": ["candidate": 3]]], ["sampler", "tpe", "candidate"], "`candidates`"),
      (["pruner": "magic"], ["pruner"], "`asha`"),
      (["pruner": ["asha": ["eta": 1]]], ["pruner", "asha", "eta"], "at least 2"),
      (["seed": -1], ["seed"], "0 to 2^63"), (["seed": 1.5], ["seed"], "seed"),
      (["resume": "yes"], ["resume"], "true or false"), (["storage": 5], ["storage"], "text"),
      (["sampelr": "tpe"], ["sampelr"], "did you mean `sampler`"),
      (["timeout": 40], ["timeout"], "`name`, `parameters`"),
      (["trials": 0], ["trials"], "from 1 on"), (["trials": "many"], ["trials"], "trials"),
    ] as [(Document, [String], String)])
  func mistakes(change: Document, path: [String], words: String) throws {
    // A literal null would be left out of what is sent, which is the point of these cases.
    let error = try client.error("study.create", Client.declaration(change))
    #expect(error.says(-32602, words), "\(error)")
    #expect(error.data?["path"]?.elements?.compactMap(\.text) == path, "\(error)")
    // Nothing was created.
    #expect(try client.error("study.ask", ["study": "s"]).says(-32602, "no study `s`"))
  }

  @Test("An error says at which column the fault stands")
  func column() throws {
    let text =
      #"{"jsonrpc":"2.0","id":1,"method":"study.create","params":{"name":"s","minimize":"m","#
      + #""parameters":{"x":{"float":[0,1],"scal":"log"}}}}"#
    let error = Failure(try #require(try client.send(text)?["error"]))
    let place = try #require(text.utf8Offset(of: "\"scal\""))
    #expect(error.data?["column"]?.whole == place + 1)
  }

  @Test("A pruner and several objectives do not go together")
  func unsuitable() throws {
    let error = try client.error(
      "study.create",
      Client.declaration([
        "minimize": nil, "objectives": ["a": "minimize", "b": "maximize"], "pruner": "median",
      ]))
    #expect(error.says(-32602, "one objective"))
  }

  @Test("A name is taken once, and `resume` goes on with the study if it is the same")
  func resume() throws {
    try client.create()
    #expect(try client.ask() == 0)
    let error = try client.error("study.create", Client.declaration())
    #expect(error.says(-32001, "`s` in memory", "`resume`"))
    try client.create(["resume": true])
    #expect(try client.ask() == 1)
  }

  @Test("A study that is open from another store is not that one, and the answer says what to do")
  func elsewhere() throws {
    try client.create()
    for resume in [true, false] as [Document] {
      let other = try client.error(
        "study.create", Client.declaration(["resume": resume, "storage": "store"]))
      #expect(
        other.says(-32001, "open here is in memory, not in store", "`storage`", "another name"))
      #expect(!other.message.contains("`resume`"))
    }
    #expect(try client.store.studies().isEmpty)
    try client.create(["name": "t", "storage": "store"])
    #expect(
      try client.error("study.create", Client.declaration(["name": "t", "resume": true]))
        .says(-32001, "in store, not in memory"))
    // Another way to write the same place is no other store.
    try client.create(["name": "t", "storage": "./store", "resume": true])
  }

  @Test("A server has many studies at a time")
  func several() throws {
    for name in ["a", "b", "c"] { try client.create(["name": .string(name)]) }
    try client.call("study.ask", ["study": "b", "count": 3])
    let counts = try ["a", "b", "c"].map {
      try client.call("study.trials", ["study": .string($0)])["trials"]?.elements?.count
    }
    #expect(counts == [0, 3, 0])
  }
}

extension String {
  func utf8Offset(of text: String) -> Int? {
    let bytes = Array(utf8), part = Array(text.utf8)
    return bytes.indices.first { bytes[$0...].starts(with: part) }
  }
}

import Hone
import HoneFormats
import HoneStorage
import Testing

@testable import HoneServer

/// How a client finds a study that it goes on with.
private enum Way: CaseIterable {
  /// In a store, and another server has begun it.
  case fresh
  /// In a store, and this server has it open.
  case open
  /// In this server's memory.
  case memory
}

/// A declaration with which a study is gone on with, and what comes of it.
private struct Case {
  var begun: Document = [:]
  var declared: Document
  /// The code of the error and words of it; nil where it goes on.
  var error: (code: Int, words: String)?
  /// What is not as it was, in words of each.
  var changes: [String] = []
  /// The sampler that the study has then.
  var sampler: String?
}

@Suite("Going on with a study by RPC")
struct ResumingTests {
  private static let cases: [Case] = [
    Case(declared: [:]),
    Case(declared: ["sampler": nil]), Case(declared: ["sampler": "auto"]),
    Case(declared: ["seed": nil]),
    Case(declared: ["seed": 8], error: (-32005, "started with seed 7, not 8")),
    Case(
      declared: ["parameters": ["x": ["float": [-1.5, 5]]]],
      changes: ["`x`: float [-1.5, 4.0], now float [-1.5, 5.0]"]),
    Case(
      declared: ["parameters": ["x": ["float": [-1, 5]]]],
      error: (-32005, "must contain [-1.5, 4.0]")),
    Case(
      declared: ["parameters": ["x": ["float": [-1.5, 4]], "n": ["int": [1, 3]]]],
      error: (-32005, "`default`")),
    Case(
      declared: [
        "parameters": ["x": ["float": [-1.5, 4]], "n": ["int": [1, 3], "default": 2]]
      ], changes: ["`n` is new: int [1, 3] default 2"]),
    Case(
      declared: ["constraints": ["x < 3"]],
      error: (-32005, "a constraint may be removed, but not added")),
    Case(
      begun: ["constraints": ["x < 3"]], declared: ["constraints": nil],
      changes: ["\"x < 3\" was removed"]),
    Case(declared: ["minimize": "other"], error: (-32005, "the objective cannot change")),
    Case(
      declared: ["minimize": nil, "maximize": "loss"],
      error: (-32005, "the objective cannot change")),
    Case(
      declared: ["sampler": "tpe"],
      changes: ["the sampler is tpe from here on; the study was started with random"],
      sampler: "tpe"),
    Case(
      declared: ["sampler": ["tpe": ["startup": 3]], "parameters": ["x": ["float": [-2, 4]]]],
      changes: ["`x`: float", "the sampler is tpe (startup 3) from"], sampler: "tpe (startup 3)"),
    Case(
      declared: ["sampler": "magic"], error: (-32602, "there is no sampler `magic`")),
    Case(
      declared: ["pruner": "median"], changes: ["the pruner is median from here on"]),
    Case(begun: ["pruner": "median"], declared: [:], changes: ["the pruner is none from here on"]),
    Case(begun: ["pruner": "median"], declared: ["pruner": "median"]),
    // What cannot be leaves the sampler as it was, too.
    Case(
      declared: ["sampler": "tpe", "minimize": "other"],
      error: (-32005, "the objective cannot change"), sampler: "random"),
    Case(declared: ["reproducible": 2], error: (-32005, "started without `reproducible`")),
    Case(begun: ["reproducible": 2], declared: [:]),
    Case(begun: ["reproducible": 2], declared: ["reproducible": 2]),
    Case(
      begun: ["reproducible": 2], declared: ["reproducible": 3],
      error: (-32005, "started with `reproducible: 2`")),
    Case(
      begun: ["reproducible": 2], declared: ["sampler": "tpe"], error: (-32005, "keeps its sampler")
    ),
    Case(begun: ["reproducible": 2], declared: ["sampler": "auto"], sampler: "random"),
    Case(
      begun: ["reproducible": 2], declared: ["pruner": "median"],
      error: (-32005, "keeps its pruner")),
    // Plans are made once.
    Case(
      begun: ["sampler": "de", "trials": 90], declared: ["sampler": "de", "trials": 200],
      sampler: "de (budget 90)"),
    Case(
      begun: ["sampler": "de", "trials": 90], declared: ["sampler": "de"],
      sampler: "de (budget 90)"),
    Case(
      begun: ["sampler": "de"], declared: ["sampler": "de", "trials": 200], sampler: "de"),
    Case(
      begun: ["sampler": "de", "trials": 90], declared: ["sampler": ["de": ["budget": 200]]],
      changes: ["the sampler is de (budget 200)"], sampler: "de (budget 200)"),
    Case(
      begun: ["sampler": nil], declared: ["sampler": nil, "trials": 3], sampler: "tpe"),
    Case(
      begun: ["parameters": ["n": ["int": [1, 9]]], "sampler": "auto", "trials": 9],
      declared: ["parameters": ["n": ["int": [1, 9]]], "sampler": "auto", "trials": 3],
      sampler: "grid"),
  ]

  /// The reply to `declared` of a server that finds the study `begun` in this way.
  private func reply(
    _ way: Way, _ begun: Document, _ declared: Document
  ) throws -> (reply: Document, client: Client) {
    let storage: Document = way == .memory ? "memory" : "store"
    func all(_ change: Document, _ more: (String, Document)...) -> Document {
      Client.declaration(
        .object((change.members ?? []).map { ($0.key, $0.value) } + [("storage", storage)] + more))
    }
    var client = Client()
    try client.call("study.create", all(begun))
    #expect(try client.ask() == 0)
    try client.call("study.tell", ["study": "s", "trial": 0, "values": 0.5])
    if way == .fresh { client = Client(store: client.store) }
    let reply = try client.reply("study.create", all(declared, ("resume", true)))
    return (reply, client)
  }

  @Test(
    "What is refused, what grows and what changes is the same, open already or not",
    arguments: cases.indices)
  func bothWays(index: Int) throws {
    let given = Self.cases[index]
    let replies = try Way.allCases.map { try reply($0, given.begun, given.declared) }
    for (reply, client) in replies {
      let declared = given.declared
      if let (code, words) = given.error {
        let error = Failure(try #require(reply["error"], "\(declared)"))
        #expect(error.says(code, words), "\(error)")
      } else {
        let result = try #require(reply["result"], "\(declared): \(reply)")
        let changes = result["changes"]?.elements?.compactMap(\.text) ?? []
        #expect(changes.count == given.changes.count, "\(changes)")
        for (words, change) in zip(given.changes, changes) {
          #expect(change.contains(words), "\(changes)")
        }
        #expect(try client.trials().first?["state"] == "completed")
        #expect(try client.ask() == 1)
      }
      if let sampler = given.sampler, let open = try? client.server.studies.named("s") {
        #expect(open.study.definition.sampler.description == sampler)
      }
    }
    // Word for word, with the place of a fault.
    #expect(Set(replies.map { JSON.text($0.reply) }).count == 1)
  }

  @Test("`auto` means the stored sampler, whichever this server has used meanwhile")
  func auto() throws {
    let client = Client()
    try client.create(["storage": "store", "sampler": "random"])
    try client.create(["storage": "store", "sampler": "tpe", "resume": true])
    #expect(try client.server.studies.named("s").study.definition.sampler == .tpe)
    for client in [client, Client(store: client.store)] {
      try client.create(["storage": "store", "sampler": nil, "resume": true])
      #expect(try client.server.studies.named("s").study.definition.sampler == .random)
    }
  }

  @Test("Trials that run while a study is resumed otherwise are told as if nothing had been")
  func running() throws {
    for storage in ["memory", "store"] as [Document] {
      let client = Client()
      try client.create(["storage": storage, "pruner": ["median": ["startup": 1]]])
      try client.call("study.enqueue", ["study": "s", "params": ["x": 1.5]])
      try client.call("study.ask", ["study": "s", "count": 3])
      try client.call("trial.report", ["study": "s", "trial": 1, "step": 1, "values": 3])
      try client.call("study.tell", ["study": "s", "trial": 2, "state": "failed", "reason": "why"])
      let before = try client.trials()
      try client.create([
        "storage": storage, "resume": true, "sampler": "tpe", "pruner": "median",
        "parameters": ["x": ["float": [-1.5, 9]], "n": ["int": [1, 3], "default": 2]],
      ])
      let after = try client.trials()
      #expect(after.map { $0["state"] } == before.map { $0["state"] })
      #expect(after.map { $0["params"]?["x"] } == before.map { $0["params"]?["x"] })
      #expect(after.map { $0["reports"] } == before.map { $0["reports"] })
      #expect(after.allSatisfy { $0["params"]?["n"] == 2 })
      #expect(after[2]["reason"] == "why")
      try client.call(
        "study.tell",
        ["study": "s", "trial": 0, "values": 1, "gradient": ["x": -2], "vectors": ["w": [1, 2]]])
      try client.call("trial.report", ["study": "s", "trial": 1, "step": 2, "values": 2])
      try client.call("study.tell", ["study": "s", "trial": 1, "state": "pruned"])
      #expect(try client.trials().map { $0["state"] } == ["completed", "pruned", "failed"])
      #expect(try client.trials()[0]["vectors"] == ["w": 2])
      #expect(try client.ask() == 3)
    }
  }

  @Test("`trials` is the plan of what plans, and no end of asking")
  func plan() throws {
    let client = Client()
    try client.create(["parameters": ["n": ["int": [1, 4]]], "sampler": nil, "trials": 4])
    #expect(try client.server.studies.named("s").study.definition.sampler == .grid)
    for storage in ["memory", "store"] as [Document] {
      let name = "t-\(storage.text ?? "")"
      try client.create([
        "name": .string(name), "sampler": "de", "trials": 3, "storage": storage,
      ])
      #expect(
        try client.server.studies.named(name).study.definition.sampler.description
          == "de (budget 3)")
      let asked = try client.call("study.ask", ["study": .string(name), "count": 7])
      #expect(asked["trials"]?.elements?.count == 7)
    }
  }
}

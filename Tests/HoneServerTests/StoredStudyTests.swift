import Hone
import HoneFormats
import HoneServer
import HoneStorage
import Testing

@Suite("Studies in a store")
struct StoredStudyTests {
  let client = Client()
  private let stored: Document = ["storage": "store"]
  private let resumed: Document = ["storage": "store", "resume": true]

  @Test("A study is kept, and another server goes on with it only where told to")
  func resume() throws {
    try client.create(stored)
    #expect(try client.ask() == 0)
    try client.call("study.tell", ["study": "s", "trial": 0, "values": 0.5])
    let other = Client(store: client.store)
    #expect(try other.error("study.ask", ["study": "s"]).says(-32602, "no study `s`", "`resume`"))
    let error = try other.error("study.create", Client.declaration(stored))
    #expect(error.says(-32001, "`s` in store", "`resume`"))
    let another: Document = [
      "storage": "store", "resume": true, "parameters": ["x": ["float": [0, 1]]],
    ]
    #expect(try other.error("study.create", Client.declaration(another)).says(-32005))
    try other.create(resumed)
    #expect(try other.trials() == client.trials())
    #expect(try other.ask() == 1)
  }

  @Test("A study in a store grows where it is resumed with a wider space, also while it is open")
  func growing() throws {
    try client.create(stored)
    #expect(try client.ask() == 0)
    let open = Client(store: client.store)
    try open.create(resumed)
    let wider: Document = [
      "storage": "store", "resume": true,
      "parameters": [
        "y": ["choice": ["a", "b"], "default": "b"], "x": ["float": [-1.5, 9]],
      ],
    ]
    for client in [Client(store: client.store), open, client] {
      try client.create(wider)
      #expect(try client.trials()[0]["params"]?["y"] == "b")
    }
    // Who has it open with the earlier space hears of it and goes on, and cannot go back.
    #expect(try open.ask() == 1)
    #expect(try open.trials()[1]["params"]?["y"] != nil)
    try client.call("study.tell", ["study": "s", "trial": 0, "values": 1])
    let late = try client.error("study.create", Client.declaration(resumed))
    #expect(late.says(-32005, "must contain [-1.5, 9.0]", "`y` is missing"))
    let bad: Document = [
      "storage": "store", "resume": true, "parameters": ["x": ["float": [0, 1], "default": 2]],
    ]
    #expect(
      try client.error("study.create", Client.declaration(bad))
        .says(-32602, "parameters.x.default", "outside"))
  }

  @Test(
    "Of many that create a study at once one does, and the others hear that it exists or resume")
  func racing() async throws {
    for round in 0..<20 {
      let store = MemoryStorage()
      let isResumed = round.isMultiple(of: 2)
      let declaration = Client.declaration(isResumed ? resumed : stored)
      let codes = await withTaskGroup(of: Int?.self) { group in
        for _ in 0..<6 {
          group.addTask {
            (try? Client(store: store).reply("study.create", declaration))?["error"]?["code"]?.whole
          }
        }
        return await group.reduce(into: [Int?]()) { $0.append($1) }
      }
      #expect(codes.count { $0 == nil } == (isResumed ? 6 : 1))
      #expect(codes.allSatisfy { $0 == nil || $0 == -32001 })
    }
  }

  @Test("Of many that open a study of one server at once all have it where they resume")
  func racingInOneServer() async throws {
    for _ in 0..<20 {
      let client = Client()
      let declaration = Client.declaration(resumed)
      let errors = await withTaskGroup(of: Document?.self) { group in
        for _ in 0..<6 {
          group.addTask { (try? client.reply("study.create", declaration))?["error"] }
        }
        return await group.reduce(into: [Document]()) { if let error = $1 { $0.append(error) } }
      }
      #expect(errors == [])
    }
  }

  @Test("A study that is deleted meanwhile is said to be gone")
  func deleted() throws {
    try client.create(stored)
    #expect(try client.ask() == 0)
    let study = try #require(try client.store.open("s"))
    try client.store.delete(study.id)
    for (method, params) in [
      ("study.ask", ["study": "s"]), ("study.trials", ["study": "s"]),
      ("study.tell", ["study": "s", "trial": 0, "values": 1]),
    ] as [(String, Document)] {
      #expect(try client.error(method, params).says(-32003, "`s` was deleted"))
    }
  }

  @Test("The name of a study that was deleted meanwhile is free", arguments: [false, true])
  func freed(isResumed: Bool) throws {
    try client.create(stored)
    #expect(try client.ask() == 0)
    try Study.delete("s", from: client.store)
    // Another space than before: nothing is left of that.
    let changes: Document = [
      "storage": "store", "resume": .bool(isResumed), "parameters": ["n": ["int": [1, 9]]],
    ]
    let reply = try client.call("study.create", Client.declaration(changes))
    #expect(reply == ["study": "s"])
    #expect(try client.trials().isEmpty)
    #expect(try client.ask() == 0)
    #expect(try client.trials()[0]["params"]?["n"] != nil)
    #expect(try client.error("study.create", Client.declaration(stored)).says(-32001))
  }

  @Test("What another worker writes is seen by those who read")
  func sharing() throws {
    try client.create(stored)
    let other = Client(store: client.store)
    try other.create(resumed)
    #expect(try client.ask() == 0)
    #expect(try other.ask() == 1)
    try other.call("study.tell", ["study": "s", "trial": 1, "values": 0.25])
    #expect(try client.call("study.best", ["study": "s"])["trial"] == 1)
    #expect(try client.trials().map { $0["state"] } == ["running", "completed"])
  }

  @Test("What is said of a trial that is not this server's says why, and what to do")
  func others() throws {
    try client.create(stored)
    let other = Client(store: client.store)
    try other.create(resumed)
    func errors(_ trial: Int) throws -> [Failure] {
      [
        try other.error("study.tell", ["study": "s", "trial": .int(trial), "values": 1]),
        try other.error("study.tell", ["study": "s", "trial": .int(trial), "state": "failed"]),
        try other.error(
          "trial.report", ["study": "s", "trial": .int(trial), "step": 1, "values": 1]),
      ]
    }
    // Begun by the other server, and unknown to this one until it looks.
    #expect(try client.ask() == 0)
    let running = "another worker runs trial 0"
    for error in try errors(0) {
      #expect(error.says(-32000, running, "ask for a trial"), "\(error)")
    }
    // Given back, it waits for anybody.
    client.server.close()
    for error in try errors(0) { #expect(error.says(-32000, "is waiting", "ask"), "\(error)") }
    // Tried again by this server: what the first one says counts no more.
    #expect(try other.ask() == 0)
    let late = try client.error("study.tell", ["study": "s", "trial": 0, "values": 1])
    #expect(late.says(-32000, running), "\(late)")
    #expect(!late.message.contains("attempt"))
    try other.call("study.tell", ["study": "s", "trial": 0, "values": 1])
    for error in try errors(0) { #expect(error.says(-32000, "already ended", "completed")) }
    let ended = try client.error("study.tell", ["study": "s", "trial": 0, "values": 1])
    #expect(ended.says(-32000, "already ended", "completed"), "\(ended)")
    // Deleted, it is not there any more.
    try Study.load("s", from: client.store).remove(trials: [0])
    for error in try errors(0) { #expect(error.says(-32602, "was deleted"), "\(error)") }
    for error in try errors(1) { #expect(error.says(-32602, "no trial 1"), "\(error)") }
  }

  @Test("When a server ends, its running trials are free for others")
  func closing() throws {
    try client.create(stored)
    #expect(!client.server.holdsLeases)
    let params = try client.call("study.ask", ["study": "s"])["trials"]?.elements?.first
    #expect(client.server.holdsLeases)
    client.server.keepAlive()
    client.server.close()
    #expect(!client.server.holdsLeases)
    let other = Client(store: client.store)
    try other.create(resumed)
    #expect(try other.trials().map { $0["state"] } == ["waiting"])
    #expect(try other.call("study.ask", ["study": "s"])["trials"]?.elements?.first == params)
    #expect(other.server.holdsLeases)
    try other.call("study.tell", ["study": "s", "trial": 0, "values": 1])
    #expect(!other.server.holdsLeases)
  }

  @Test("A store that cannot be opened is an error that says so")
  func unavailable() throws {
    let error = try client.error("study.create", Client.declaration(["storage": "nowhere"]))
    #expect(error.says(-32003, "no store `nowhere`"))
    try client.create()
  }

  @Test("A study that cannot be searched leaves nothing in the store")
  func nothingStored() throws {
    let change: Document = ["storage": "store", "sampler": ["tpe": ["startup": -1]]]
    #expect(try client.error("study.create", Client.declaration(change)).says(-32602))
    #expect(try client.store.studies().isEmpty)
  }
}

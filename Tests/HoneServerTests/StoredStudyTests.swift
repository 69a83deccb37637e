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
    // The trial is another worker's.
    #expect(try other.error("study.tell", ["study": "s", "trial": 0, "values": 1]).says(-32000))
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

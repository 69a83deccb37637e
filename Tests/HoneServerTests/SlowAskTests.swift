import HoneFormats
import HoneStorage
import HoneTesting
import Testing
import Waiting

@testable import Hone
@testable import HoneServer

@Suite("Asking a sampler that takes long", .timeLimit(.minutes(Patience.minutes)))
struct SlowAskTests {
  private let gate = PonderingGate()
  private let store = MemoryStorage()

  private func server() -> Server {
    let store = store
    return Server(
      openStorage: { _ throws(StorageError) in store },
      using: Algorithms(sampler: Pondering(gate)))
  }

  /// A conversation over two pipes.
  private struct Talk {
    let requests: Pipe
    let replies: Pipe
    let end: Task<Void, any Error>
    let stop: Pipe

    init(_ server: Server) throws {
      let (requests, replies, stop) = (try Pipe(), try Pipe(), try Pipe())
      (self.requests, self.replies, self.stop) = (requests, replies, stop)
      end = Task {
        try await onThread {
          try StdioServer(server).run(
            input: requests.readEnd, output: replies.writeEnd, stop: stop.readEnd)
          replies.closeWriting()
        }
      }
    }

    func send(_ id: Int, _ method: String, _ params: Document) {
      send([SlowAskTests.request(id, method, params)])
    }

    func send(_ requests: [Document]) {
      for request in requests { self.requests.write(Array(JSON.text(request).utf8) + [0x0A]) }
    }

    /// The next reply.
    func reply() async throws -> Document {
      let replies = replies
      return try JSON.parse(try await onThread { replies.readLine() })
    }

    /// The id of the next reply, which is no error.
    func id() async throws -> Int? {
      let reply = try await reply()
      #expect(reply["error"] == nil, "\(reply)")
      return reply["id"]?.whole
    }
  }

  private static func request(_ id: Int, _ method: String, _ params: Document) -> Document {
    ["jsonrpc": "2.0", "id": .int(id), "method": .string(method), "params": params]
  }

  private func tell(_ trial: Int) -> Document {
    ["study": "s", "trial": .int(trial), "values": 0.5]
  }

  @Test(
    "keeps no other request waiting, and its own reply comes later", arguments: ["memory", "x"])
  func later(storage: String) async throws {
    let talk = try Talk(server())
    talk.send(0, "study.create", Client.declaration(["storage": .string(storage)]))
    #expect(try await talk.id() == 0)
    gate.open(once: true)
    talk.send(1, "study.ask", ["study": "s"])
    #expect(try await talk.id() == 1)
    talk.send(2, "study.ask", ["study": "s", "count": 2])
    try await eventually { gate.waiting == [1] }
    talk.send(
      3, "trial.report", ["study": "s", "trial": 0, "step": 1, "values": ["loss": 0.25]])
    #expect(try await talk.id() == 3)
    talk.send(4, "study.tell", tell(0))
    #expect(try await talk.id() == 4)
    talk.send(5, "study.trials", ["study": "s"])
    let trials = try await talk.reply()["result"]?["trials"]?.elements
    #expect(trials?.map { $0["state"]?.text } == ["completed", "waiting"])
    gate.open()
    let asked = try await talk.reply()
    #expect(asked["id"] == 2)
    #expect(asked["result"]?["trials"]?.elements?.map { $0["trial"]?.whole } == [1, 2])
    talk.requests.closeWriting()
    try await talk.end.value
  }

  @Test("is answered in the order of the asking, a batch as a whole")
  func order() async throws {
    let talk = try Talk(server())
    talk.send(0, "study.create", Client.declaration())
    #expect(try await talk.id() == 0)
    talk.send(1, "study.ask", ["study": "s"])
    try await eventually { gate.waiting == [0] }
    let batch = [
      Self.request(2, "study.ask", ["study": "s"]), Self.request(3, "study.tell", tell(1)),
    ]
    talk.send([.array(batch)])
    talk.send(4, "study.ask", ["study": "s"])
    talk.send(5, "samplers.list", [:])
    #expect(try await talk.id() == 5)
    // Nobody asks for more, and waits for what was asked for.
    talk.requests.closeWriting()
    gate.open()
    #expect(try await talk.id() == 1)
    let replies = try await talk.reply().elements
    #expect(replies?.map { $0["id"]?.whole } == [2, 3])
    #expect(replies?.allSatisfy { $0["result"] != nil } == true)
    #expect(try await talk.id() == 4)
    #expect(gate.arrivals == [0, 1, 2])
    try await talk.end.value
  }

  @Test("is given up when the server is to end, and its number is free")
  func stopped() async throws {
    let talk = try Talk(server())
    talk.send(0, "study.create", Client.declaration(["storage": "x"]))
    #expect(try await talk.id() == 0)
    talk.send(1, "study.ask", ["study": "s"])
    try await eventually { gate.waiting == [0] }
    talk.stop.closeWriting()
    try await talk.end.value
    try await eventually { gate.cancelled == [0] }
    let other = try Study.load("s", from: store, using: Algorithms(sampler: Pondering()))
    try await eventually { try other.ask(within: Quota(trials: 1))?.number == 0 }
  }

  @Test("keeps the leases of what is worked out and of what runs")
  func leases() async throws {
    let server = server()
    func call(_ method: String, _ params: Document) async throws {
      let message = Array(JSON.text(Self.request(1, method, params)).utf8)
      let reply = try #require(try await onThread { server.handle(message) })
      #expect(try JSON.parse(reply)["result"] != nil)
    }
    try await call("study.create", Client.declaration(["storage": "x"]))
    #expect(!server.holdsLeases)
    async let asked: Void = call("study.ask", ["study": "s"])
    try await eventually { gate.waiting == [0] }
    #expect(server.holdsLeases)
    // It does not wait for what is worked out.
    server.keepAlive()
    gate.open()
    try await asked
    #expect(server.holdsLeases)
    try await call("study.tell", tell(0))
    #expect(!server.holdsLeases)
  }
}

import Hone
import HoneFormats
import HoneStorage
import Testing

@testable import HoneServer

/// A client that calls a server of its own without a pipe between them.
struct Client {
  let server: Server
  /// What the server opens for the address `store`.
  let store: MemoryStorage

  init(store: MemoryStorage = MemoryStorage()) {
    self.store = store
    server = Server(
      openStorage: { address throws(StorageError) in
        guard address == "store" else {
          throw StorageError(.unavailable, "there is no store `\(address)` in this test")
        }
        return store
      }, place: { $0.hasPrefix("./") ? String($0.dropFirst(2)) : $0 })
  }

  /// A client of a server that is there.
  init(_ server: Server) {
    self.server = server
    store = MemoryStorage()
  }

  /// The reply to a text, or nil where there is none.
  func send(_ text: String) throws -> Document? {
    guard let reply = server.handle(Array(text.utf8)) else { return nil }
    #expect(!reply.contains(UInt8(ascii: "\n")))
    return try JSON.parse(reply)
  }

  func reply(_ method: String, _ params: Document) throws -> Document {
    let request: Document = [
      "jsonrpc": "2.0", "id": 1, "method": .string(method), "params": params,
    ]
    let reply = try #require(try send(JSON.text(request)))
    #expect(reply["jsonrpc"] == "2.0")
    #expect(reply["id"] == 1)
    return reply
  }

  @discardableResult
  func call(_ method: String, _ params: Document = [:]) throws -> Document {
    let reply = try reply(method, params)
    return try #require(reply["result"], "\(reply)")
  }

  /// The code and the message of the error that the call brings.
  func error(_ method: String, _ params: Document) throws -> Failure {
    Failure(try #require(try reply(method, params)["error"]))
  }

  /// Creates a study `s` of one float and one objective, unless told otherwise.
  func create(_ changes: Document = [:]) throws {
    try call("study.create", Client.declaration(changes))
  }

  static func declaration(_ changes: Document = [:]) -> Document {
    var members: [(String, Document)] = [
      ("name", "s"), ("parameters", ["x": ["float": [-1.5, 4]]]), ("minimize", "loss"),
      ("sampler", "random"), ("seed", 7),
    ]
    for change in changes.members ?? [] {
      members.removeAll { $0.0 == change.key }
      members.append((change.key, change.value))
    }
    return .object(members.filter { $0.1 != .null })
  }

  /// The number of the next trial of study `s`.
  func ask() throws -> Int {
    let trials = try call("study.ask", ["study": "s"])["trials"]?.elements
    return try #require(trials?.first?["trial"]?.whole)
  }

  func trials() throws -> [Document] {
    try #require(try call("study.trials", ["study": "s"])["trials"]?.elements)
  }
}

/// An error of a reply.
struct Failure {
  let code: Int?
  let message: String
  let data: Document?

  init(_ document: Document) {
    code = document["code"]?.whole
    message = document["message"]?.text ?? ""
    data = document["data"]
  }

  /// Whether it has this code and its message these words.
  func says(_ code: Int, _ words: String...) -> Bool {
    self.code == code && words.allSatisfy(message.contains)
  }
}

/// So that tests can write what a client would.
extension Document: ExpressibleByDictionaryLiteral {
  init(dictionaryLiteral elements: (String, Document)...) { self = .object(elements) }
}

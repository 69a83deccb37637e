import Hone
import HoneFormats
import HoneStorage
import Testing

@testable import HoneServer

@Suite("Batches and ids")
struct BatchTests {
  private let client = Client()

  private func batch(_ count: Int, _ call: String) -> String {
    "[" + Array(repeating: call, count: count).joined(separator: ",") + "]"
  }

  @Test("A batch of more requests than the limit is refused as a whole")
  func many() throws {
    let call = #"{"jsonrpc":"2.0","id":1,"method":"none"}"#
    let reply = try #require(try client.send(batch(Server.batchLimit + 1, call)))
    #expect(reply["error"]?["code"] == -32600 && reply["id"] == Document.null)
    #expect(reply["error"]?["message"]?.text?.contains("10000") == true)
    let most = try #require(try client.send(batch(Server.batchLimit, call)))
    #expect(most.elements?.count == Server.batchLimit)
  }

  @Test("Once a batch's replies are too long, the rest is answered and not done")
  func long() throws {
    let server = Server(
      openStorage: { _ throws(StorageError) in MemoryStorage() }, replyLimit: 10_000,
      using: .named)
    let create = #"""
      {"jsonrpc":"2.0","id":2,"method":"study.create","params":{"name":"s","minimize":"a",
      "parameters":{"x":{"float":[0,1]}}}}
      """#.replacing("\n", with: "")
    let list = #"{"jsonrpc":"2.0","id":1,"method":"samplers.list"}"#
    let text = batch(500, list).dropLast() + "," + create + "]"
    let bytes = try #require(server.handle(Array(text.utf8)))
    let replies = try #require(try JSON.parse(bytes).elements)
    #expect(replies.count == 501)
    let done = replies.count { $0["result"] != nil }
    #expect(done > 0 && done < 100)
    #expect(replies[..<done].allSatisfy { $0["result"] != nil }, "in order")
    #expect(replies.last?["id"] == 2)
    #expect(replies.last?["error"]?["message"]?.text?.contains("not processed") == true)
    let again = try #require(server.handle(Array(create.utf8)))
    #expect(try JSON.parse(again)["result"] != nil, "it was not created before")
  }

  @Test(
    "An id comes back as it was sent", arguments: ["-0", "0", "-1", "9007199254740993", "\"-0\""])
  func ids(id: String) throws {
    let text = #"{"jsonrpc":"2.0","id":\#(id),"method":"samplers.list"}"#
    let reply = String(decoding: client.server.handle(Array(text.utf8)) ?? [], as: UTF8.self)
    #expect(reply.hasPrefix(#"{"jsonrpc":"2.0","id":\#(id),"#))
  }
}

import HoneFormats
import HoneServer
import Testing

/// Section 7 of https://www.jsonrpc.org/specification, with methods that there are.
@Suite("The server speaks JSON-RPC 2.0")
struct SpecificationTests {
  let client = Client()
  private let list = #""method": "samplers.list""#

  private func code(_ text: String) throws -> Int? {
    try client.send(text)?["error"]?["code"]?.whole
  }

  @Test(
    "An id comes back as it was",
    arguments: [
      "1", "-7", "0", "9223372036854775807", "\"1\"", "\"ü \\\" x\"", "\"\"", "null", "3.0",
    ])
  func identifiers(id: String) throws {
    let reply = try #require(try client.send(#"{"jsonrpc": "2.0", "id": \#(id), \#(list)}"#))
    #expect(reply["id"] == (try JSON.parse(id)))
    #expect(reply["result"]?["samplers"] != nil)
    #expect(reply["error"] == nil)
  }

  @Test("The order of members does not matter, and empty params are none")
  func order() throws {
    for params in ["{}", "[]"] {
      let text = #"{"params": \#(params), "id": "a", \#(list), "jsonrpc": "2.0"}"#
      #expect(try client.send(text)?["result"] != nil)
    }
  }

  @Test("A notification is done and gets no reply, not even where it fails")
  func notifications() throws {
    let create = JSON.text(Client.declaration())
    let text = #"{"jsonrpc": "2.0", "method": "study.create", "params": \#(create)}"#
    #expect(try client.send(text) == nil)
    #expect(try client.ask() == 0)
    // The study exists now, the method and the parameter do not.
    #expect(try client.send(text) == nil)
    #expect(try client.send(#"{"jsonrpc": "2.0", "method": "foobar"}"#) == nil)
    let wrong = #"{"jsonrpc": "2.0", "method": "study.ask", "params": {"stud": 1}}"#
    #expect(try client.send(wrong) == nil)
  }

  @Test("A method that does not exist is an error that says which there are")
  func unknownMethod() throws {
    let reply = try client.send(#"{"jsonrpc": "2.0", "method": "study.asc", "id": "1"}"#)
    #expect(reply?["id"] == "1")
    let error = Failure(try #require(reply?["error"]))
    #expect(error.says(-32601, "`study.asc`", "did you mean `study.ask`?", "`samplers.list`"))
    #expect(try client.error("rpc.discover", [:]).says(-32601))
  }

  @Test(
    "What is not JSON is a parse error with its column, and an id of null",
    arguments: [
      (#"{"jsonrpc": "2.0", "method": "foobar, "params": "bar", "baz]"#, 40),
      (#"[{"jsonrpc": "2.0", "method": "sum", "id": "1"}, {"jsonrpc": "2.0", "method""#, 77),
      ("{", 2), ("nonsense", 1), ("{} {}", 4), ("[1,]", 4), ("{'a': 1}", 2), ("\u{1}", 1),
      (#"{"x": NaN}"#, 7), (#"{"x": 01}"#, 7), (#"{"a": 1, "a": 2}"#, 10), ("\"open", 1),
      ("", 1),
    ])
  func parseErrors(text: String, column: Int) throws {
    let reply = try #require(try client.send(text))
    #expect(reply["id"] == Document.null)
    let error = Failure(try #require(reply["error"]))
    #expect(error.says(-32700, "column \(column)"), "\(error)")
    #expect(error.data?["column"]?.whole == column)
    #expect(try client.call("samplers.list")["samplers"] != nil)
  }

  @Test("What is not UTF-8 and what nests too deep are parse errors")
  func otherParseErrors() throws {
    let bytes = Array(#"{"jsonrpc": ""#.utf8) + [0xC3, 0x28] + Array(#""}"#.utf8)
    let reply = try JSON.parse(try #require(client.server.handle(bytes)))
    #expect(reply["error"]?["code"] == -32700)
    #expect(try code(String(repeating: "[", count: 100_000)) == -32700)
    #expect(try client.call("samplers.list")["samplers"] != nil)
  }

  @Test(
    "What is JSON and no request is an invalid one",
    arguments: [
      (#"{"jsonrpc": "2.0", "method": 1, "params": "bar"}"#, "null"),
      (#"{"jsonrpc": "2.0", "method": null, "id": 4}"#, "4"),
      (#"{"jsonrpc": "2.0", "id": 4}"#, "4"), (#"{"jsonrpc": "2.0", "id": 4, "result": 1}"#, "4"),
      (#"{"jsonrpc": "1.0", "method": "samplers.list", "id": 4}"#, "4"),
      (#"{"jsonrpc": 2.0, "method": "samplers.list", "id": 4}"#, "4"),
      (#"{"method": "samplers.list", "id": "x"}"#, "\"x\""),
      (#"{"jsonrpc": "2.0", "method": "samplers.list", "id": 1.5}"#, "null"),
      (#"{"jsonrpc": "2.0", "method": "samplers.list", "id": 18446744073709551616}"#, "null"),
      (#"{"jsonrpc": "2.0", "method": "samplers.list", "id": {}}"#, "null"),
      (#"{"jsonrpc": "2.0", "method": "samplers.list", "id": [1]}"#, "null"),
      (#"{"jsonrpc": "2.0", "method": "samplers.list", "id": true}"#, "null"),
      (#"{"jsonrpc": "2.0", "method": "samplers.list", "params": "bar", "id": 4}"#, "4"),
      (#"{"jsonrpc": "2.0", "method": "samplers.list", "params": null, "id": 4}"#, "4"),
      (#"{"jsonrpc": "2.0", "method": "samplers.list", "params": 3}"#, "null"),
      ("{}", "null"), ("1", "null"), ("\"text\"", "null"), ("null", "null"), ("[]", "null"),
    ])
  func invalidRequests(text: String, id: String) throws {
    let reply = try #require(try client.send(text))
    #expect(reply["error"]?["code"] == -32600, "\(reply)")
    #expect(reply["result"] == nil)
    #expect(reply["id"] == (try JSON.parse(id)))
    #expect(try client.call("samplers.list")["samplers"] != nil)
  }

  @Test("Parameters by position are refused, as the contract names them")
  func positions() throws {
    let text = #"{"jsonrpc": "2.0", "method": "study.ask", "params": ["s", 2], "id": 1}"#
    let error = Failure(try #require(try client.send(text)?["error"]))
    #expect(error.says(-32602, "parameters have names", "`study` and `count`"))
  }

  @Test("A batch is answered by a list in order, without notifications")
  func batches() throws {
    try client.create()
    let reply = try client.send(
      """
      [{"jsonrpc": "2.0", "method": "study.ask", "params": {"study": "s"}, "id": "1"},
       {"jsonrpc": "2.0", "method": "study.tell",
        "params": {"study": "s", "trial": 0, "values": 0.5}},
       {"foo": "boo"}, 1, [],
       {"jsonrpc": "2.0", "method": "foo.get", "params": {"name": "myself"}, "id": "5"},
       {"jsonrpc": "2.0", "method": "study.best", "params": {"study": "s"}, "id": "9"}]
      """)
    let replies = try #require(reply?.elements)
    #expect(replies.map { $0["id"] } == ["1", .null, .null, .null, "5", "9"])
    #expect(
      replies.map { $0["error"]?["code"]?.whole } == [nil, -32600, -32600, -32600, -32601, nil])
    #expect(replies.last?["result"]?["values"] == ["loss": 0.5])
  }

  @Test("A batch of notifications gets no reply, an empty batch an error")
  func edgesOfBatches() throws {
    let one = #"{"jsonrpc": "2.0", \#(list)}"#
    #expect(try client.send("[\(one), \(one)]") == nil)
    #expect(try client.send("[{}]")?.elements?.count == 1)
    #expect(try client.send("[1, 2, 3]")?.elements?.count == 3)
    #expect(try code("[]") == -32600)
    #expect(
      try client.send("[{\(list), \"jsonrpc\": \"2.0\", \"id\": 1}, \(one)]")?.elements?.count == 1)
  }
}

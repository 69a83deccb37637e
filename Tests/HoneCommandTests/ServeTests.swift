import HoneFormats
import TestPrograms
import Testing

/// Speaks to `hone serve --stdio` as a program of its own would.
struct Client {
  let folder: Folder

  init() throws { folder = try Folder() }

  typealias Ask = (_ method: String, _ params: String) async throws -> Document

  /// Starts the server, lets `body` ask, and closes the server's input.
  func talk<R: Sendable>(_ body: (Ask) async throws -> R) async throws -> R {
    let result = try await folder.running(
      ["serve", "--stdio"], input: .written, output: .lines
    ) { program in
      var lines = program.lines.makeAsyncIterator()
      var id = 0
      let answer = try await body { method, params in
        id += 1
        try await program.write(
          #"{"jsonrpc": "2.0", "id": \#(id), "method": "\#(method)", "params": \#(params)}"# + "\n")
        let line = await lines.next()
        let reply = try JSON.parse(try #require(line))
        #expect(reply["id"]?.whole == id)
        return reply["result"] ?? reply
      }
      program.closeInput()
      return answer
    }
    #expect(result.ended.ending == .exited(0))
    return result.value
  }
}

@Suite("hone serve --stdio")
struct ServeTests {
  @Test("Studies in a file are shared with the command")
  func storage() async throws {
    let client = try Client()
    try await client.talk { ask in
      _ = try await ask(
        "study.create",
        """
        {"name": "s", "parameters": {"x": {"float": [0, 1]}}, "maximize": "score", \
        "storage": "hone.db", "seed": 1}
        """)
      let reply = try await ask("study.ask", #"{"study": "s", "count": 2}"#)
      #expect(reply["trials"]?.elements?.count == 2)
      _ = try await ask("study.tell", #"{"study": "s", "trial": 1, "values": 0.5}"#)
      _ = try await ask("study.tell", #"{"study": "s", "trial": 0, "state": "failed"}"#)
    }
    let best = try JSON.parse(try await client.folder.hone("best", "--json").output)
    #expect(best["trial"] == 1)
    #expect(best["values"]?["score"] == 0.5)
  }

  @Test("A store is the same however its place is written")
  func places() async throws {
    let client = try Client()
    func declaration(_ storage: String) -> String {
      """
      {"name": "s", "parameters": {"x": {"float": [0, 1]}}, "maximize": "score", "seed": 1, \
      "storage": "\(storage)", "resume": true}
      """
    }
    let folder = client.folder.path
    let replies = try await client.talk { ask in
      var replies: [Document] = []
      for storage in ["hone.db", "./hone.db", "sqlite:///hone.db", "\(folder)/hone.db", "b.db"] {
        replies.append(try await ask("study.create", declaration(storage)))
        replies.append(try await ask("study.ask", #"{"study": "s"}"#))
      }
      return replies
    }
    for (index, reply) in replies.enumerated() where index < 8 {
      #expect(reply["error"] == nil, "\(reply)")
    }
    #expect(replies[7]["trials"]?.elements?.first?["trial"] == 3)
    #expect(replies[8]["error"]?["code"] == -32001)
    #expect(replies[8]["error"]?["message"]?.text?.contains("in hone.db, not in b.db") == true)
    #expect(!client.folder.exists("b.db"))
  }

  @Test("A trial that another server runs is told of by that server alone")
  func others() async throws {
    let client = try Client()
    let declaration = """
      {"name": "s", "parameters": {"x": {"float": [0, 1]}}, "maximize": "score", \
      "storage": "hone.db", "resume": true}
      """
    let folder = client.folder
    try await client.talk { ask in
      _ = try await ask("study.create", declaration)
      _ = try await ask("study.ask", #"{"study": "s"}"#)
      let requests = [
        #"{"jsonrpc":"2.0","id":1,"method":"study.create","params":\#(declaration)}"#,
        #"{"jsonrpc":"2.0","id":2,"method":"study.tell","params":{"study":"s","trial":0,"values":1}}"#,
      ]
      let other = try await folder.hone(
        "serve", "--stdio", input: requests.joined(separator: "\n") + "\n")
      let reply = try JSON.parse(String(try #require(other.output.split(separator: "\n").last)))
      #expect(reply["error"]?["code"] == -32000)
      #expect(
        reply["error"]?["message"]?.text?.hasPrefix("another worker runs trial 0") == true)
      #expect(
        try await ask("study.tell", #"{"study": "s", "trial": 0, "values": 1}"#) == .object([]))
    }
  }

  @Test("Malformed input is answered with an error, and the server goes on")
  func malformed() async throws {
    let folder = try Folder()
    let result = try await folder.hone(
      "serve", "--stdio",
      input: """
        this is not JSON
        {"jsonrpc": "2.0", "id": 1, "method": "no.such"}
        [1, 2]
        {"jsonrpc": "2.0", "id": 2, "method": "samplers.list"}
        """)
    #expect(result.status == 0)
    let replies = try result.output.split(separator: "\n").map { try JSON.parse(String($0)) }
    try #require(replies.count == 4)
    #expect(replies[0]["error"]?["code"] == -32700)
    #expect(replies[1]["error"]?["code"] == -32601)
    #expect(replies[2].elements?.count == 2)
    #expect(replies[3]["result"]?["samplers"]?.elements?.isEmpty == false)
  }
}

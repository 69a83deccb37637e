import HoneFormats
import HoneStorage
import Testing

@testable import HoneServer

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

@Suite("Lines over file descriptors")
struct StdioTests {
  @Test("Lines are cut wherever the pieces end", arguments: [1, 2, 3, 7, 100])
  func pieces(size: Int) {
    let text = Array("one\n\ntwo\r\nthree".utf8)
    var buffer = LineBuffer(limit: 100)
    var lines: [LineBuffer.Line] = []
    for start in stride(from: 0, to: text.count, by: size) {
      Array(text[start..<min(start + size, text.count)]).withUnsafeBytes { piece in
        var rest = piece[...]
        while let line = buffer.next(&rest) { lines.append(line) }
      }
    }
    if let line = buffer.last() { lines.append(line) }
    #expect(lines == ["one", "", "two\r", "three"].map { .text(Array($0.utf8)) })
    #expect(buffer.last() == nil)
  }

  @Test("A line that is too long is reported once and passed over", arguments: [1, 4, 5, 100])
  func tooLong(size: Int) {
    let text = Array("12345\n123456789\n1\n123456\n".utf8)
    var buffer = LineBuffer(limit: 5)
    var lines: [LineBuffer.Line] = []
    for start in stride(from: 0, to: text.count, by: size) {
      Array(text[start..<min(start + size, text.count)]).withUnsafeBytes { piece in
        var rest = piece[...]
        while let line = buffer.next(&rest) { lines.append(line) }
      }
    }
    #expect(lines == [.text(Array("12345".utf8)), .tooLong, .text([0x31]), .tooLong])
  }

  /// What a server replies to an input of these bytes.
  private func replies(to input: [UInt8], lineLimit: Int = 1 << 20) async throws -> [Document] {
    let (requests, replies) = (try Pipe(), try Pipe())
    let server = StdioServer(
      openStorage: { _ throws(StorageError) in throw StorageError(.unavailable, "none") },
      lineLimit: lineLimit)
    async let served: Void = onThread {
      try server.run(input: requests.readEnd, output: replies.writeEnd)
      replies.closeWriting()
    }
    async let sent: Void = onThread {
      requests.write(input)
      requests.closeWriting()
    }
    let received = try await onThread { replies.readAll() }
    _ = try await (served, sent)
    return try received.split(separator: UInt8(ascii: "\n")).map { try JSON.parse(Array($0)) }
  }

  @Test("Every request of a long input is answered in order, and the end of input ends the server")
  func conversation() async throws {
    let declaration = JSON.text(Client.declaration())
    var text =
      #"{"jsonrpc":"2.0","id":"c","method":"study.create","params":\#(declaration)}"# + "\n"
    for id in 0..<3000 {
      let ask = #"{"study":"s"}"#
      let tell = #"{"study":"s","trial":\#(id),"values":{"loss":0.5}}"#
      text += #"{"jsonrpc":"2.0","id":\#(2 * id),"method":"study.ask","params":\#(ask)}"# + "\n\r\n"
      text +=
        #"{"jsonrpc":"2.0","id":\#(2 * id + 1),"method":"study.tell","params":\#(tell)}"# + "\n"
    }
    // The last line has no end of its own.
    text += #"{"jsonrpc":"2.0","id":"l","method":"study.best","params":{"study":"s"}}"#
    let replies = try await replies(to: Array(text.utf8))
    #expect(replies.count == 6002)
    #expect(replies.dropFirst().dropLast().map { $0["id"]?.whole } == Array(0..<6000))
    #expect(replies.allSatisfy { $0["error"] == nil })
    #expect(replies.last?["result"]?["trial"] == 0)
  }

  @Test("Nonsense, bytes that are no text and endless lines leave the server answering")
  func nonsense() async throws {
    let good = Array(#"{"jsonrpc":"2.0","id":1,"method":"samplers.list"}"#.utf8) + [0x0A]
    let pieces: [[UInt8]] = [
      good, Array("nonsense\n\n   \n".utf8), good, [0xFF, 0xFE, 0x00, 0x0A], good,
      Array(repeating: 0x20, count: 3_000_000) + [0x0A], good,
      Array("[\n".utf8), good, [0x22, 0xC3, 0x28, 0x22, 0x0A], good,
    ]
    let replies = try await replies(to: Array(pieces.joined()))
    let codes = replies.map { $0["error"]?["code"]?.whole }
    #expect(codes == [nil, -32700, nil, -32700, nil, -32600, nil, -32700, nil, -32700, nil])
  }

  @Test("A reply comes before the server waits for more")
  func pingPong() async throws {
    let (requests, replies) = (try Pipe(), try Pipe())
    let server = StdioServer { _ throws(StorageError) in throw StorageError(.unavailable, "none") }
    async let served: Void = onThread {
      try server.run(input: requests.readEnd, output: replies.writeEnd)
    }
    try await onThread {
      for id in 0..<100 {
        requests.write(Array(#"{"jsonrpc":"2.0","id":\#(id),"method":"x"}"#.utf8) + [0x0A])
        let reply = try JSON.parse(replies.readLine())
        #expect(reply["id"]?.whole == id)
      }
      requests.closeWriting()
    }
    try await served
  }

  @Test("Where nobody reads the replies, the server ends in silence")
  func brokenPipe() async throws {
    let (requests, replies) = (try Pipe(), try Pipe())
    let server = StdioServer { _ throws(StorageError) in throw StorageError(.unavailable, "none") }
    replies.closeReading()
    requests.write(Array("{}\n".utf8))
    try await onThread { try server.run(input: requests.readEnd, output: replies.writeEnd) }
  }

  @Test("A descriptor that cannot be read is an error that says why")
  func unreadable() throws {
    let server = StdioServer { _ throws(StorageError) in throw StorageError(.unavailable, "none") }
    #expect(throws: StdioError.self) { try server.run(input: -1, output: 1) }
  }
}

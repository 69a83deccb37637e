import Hone
import HoneCore
import HoneFormats
import HoneStorage

@testable import HoneRun
@testable import HoneServer

extension FuzzTarget {
  private static let methods = [
    "study.create", "study.ask", "study.tell", "trial.report", "study.enqueue", "study.best",
    "study.trials", "study.importance", "samplers.list", "study.delete",
  ]

  /// JSON-RPC, several lines: one valid reply a request with its id, and the server serves on.
  static let rpc = FuzzTarget(
    name: "rpc", cases: 300,
    words: methods.map { "\"\($0)\"" } + [
      "\"id\":", "\"params\":{", "\"jsonrpc\":\"2.0\"", "\"study\":\"s\"", "\"trial\":0", "[", "]",
      ",",
      "\"gradient\":{\"lr\":-0.5}", "\"vectors\":{\"w\":[1,2.5]}", "\"count\":", "\"values\":",
      "\"state\":\"failed\"", "null", "9223372036854775807", "\n",
      "1e400",
    ],
    make: { maker in
      let lines = (0...maker.below(6)).map { _ in JSON.text(maker.message()) }
      return Array(lines.joined(separator: "\n").utf8)
    },
    check: { bytes in
      let server = Server { _ throws(StorageError) in
        throw StorageError(.unavailable, "there is no store in this test")
      }
      let create = Array(JSON.text(creation).utf8)
      _ = server.handle(create)
      for line in bytes.split(separator: 0x0A) {
        try checkReply(server.handle(Array(line)), to: line)
      }
      let list = Array(
        #"{"jsonrpc":"2.0","id":"end","method":"study.trials","params":{"study":"s"}}"#.utf8)
      let reply = try JSON.parse(server.handle(list) ?? [])
      try hold(reply["id"] == "end" && reply["result"] != nil, "no good reply at the end: \(reply)")
    })

  static let creation: Document = [
    "jsonrpc": "2.0", "id": 0, "method": "study.create",
    "params": [
      "name": "s", "seed": 1, "minimize": "loss", "sampler": "random", "pruner": "median",
      "parameters": ["lr": ["float": [0.5, 4]], "opt": ["choice": ["sgd", "adam"]]],
    ],
  ]

  private static func checkReply(_ bytes: [UInt8]?, to line: ArraySlice<UInt8>) throws {
    let reply = try bytes.map { bytes throws in
      try hold(!bytes.contains(0x0A), "a reply has several lines")
      return try JSON.parse(bytes)
    }
    let request: Document
    do { request = try JSON.parse(Array(line)) } catch {
      try hold(
        reply?["error"]?["code"] == -32700, "what is not JSON is answered with \(reply as Any)")
      return
    }
    let calls = request.elements.map { $0.isEmpty ? [.null] : $0 } ?? [request]
    let replies =
      request.elements?.isEmpty == false ? reply?.elements ?? [] : reply.map { [$0] } ?? []
    // A call without an id is a notification where it is a request at all.
    var rest = replies[...]
    for call in calls {
      let isNotice =
        call["id"] == nil && call["jsonrpc"] == "2.0" && call["method"]?.text != nil
        && (call["params"] == nil || call["params"]?.members != nil
          || call["params"]?.elements != nil)
      if isNotice { continue }
      guard let answer = rest.popFirst() else { throw Violation("no reply to \(call)") }
      try hold(answer["jsonrpc"] == "2.0", "no JSON-RPC: \(answer)")
      try hold((answer["result"] == nil) != (answer["error"] == nil), "not one of both: \(answer)")
      let error = answer["error"]
      try hold(error == nil || error?["message"]?.text?.isEmpty == false, "says nothing: \(answer)")
      if error?["code"] != -32600 { try hold(answer["id"] == call["id"], "\(call): \(answer)") }
    }
    try hold(rest.isEmpty, "replies to nothing: \(rest)")
  }

  /// What cuts a stream into lines gives the same lines however the stream arrives.
  static let lines = FuzzTarget(
    name: "lines", cases: 1000, words: ["\n", "\r\n", "\r", "\n\n", "0123456789", ""],
    make: { maker in
      Array((0..<maker.below(9)).map { _ in maker.text() }.joined(separator: "\n").utf8)
    },
    check: { bytes in
      var maker = Maker(seed: 1, number: UInt64(bytes.count))
      let limit = maker.pick([4, 20, 1000])
      var buffer = LineBuffer(limit: limit)
      var splitter = LineSplitter(limit: limit)
      var found: [LineBuffer.Line] = []
      var cut: [[UInt8]] = []
      var rest = bytes[...]
      while !rest.isEmpty {
        let chunk = Array(rest.prefix(1 + maker.below(maker.pick([1, 7, 100]))))
        rest = rest.dropFirst(chunk.count)
        chunk.withUnsafeBytes { chunk in
          var part = chunk[...]
          while let line = buffer.next(&part) { found.append(line) }
          let batch = splitter.push(chunk)
          cut += batch.lines.map { Array(batch.bytes[$0]) }
        }
      }
      if let line = buffer.last() { found.append(line) }
      let batch = splitter.finish()
      cut += batch.lines.map { Array(batch.bytes[$0]) }

      let whole = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
      let lines = whole.last == [] ? whole.dropLast() : whole[...]
      let expected = lines.map { $0.count > limit ? LineBuffer.Line.tooLong : .text($0) }
      try hold(found == expected, "the server's lines are \(found)")
      try hold(
        cut == programLines(bytes).filter { $0.count <= limit }, "the program's lines are \(cut)")
    })
}

/// What LF, CR and CRLF end.
private func programLines(_ bytes: [UInt8]) -> [[UInt8]] {
  var lines: [[UInt8]] = [[]]
  var previous: UInt8 = 0
  for byte in bytes {
    switch byte {
    case 0x0A where previous == 0x0D: break
    case 0x0A, 0x0D: lines.append([])
    default: lines[lines.count - 1].append(byte)
    }
    previous = byte
  }
  return lines.last == [] ? lines.dropLast() : lines
}

extension Maker {
  mutating func message() -> Document {
    if once(in: 8) { return .array((0..<below(4)).map { _ in message() }) }
    var members: [(String, Document)] = [("jsonrpc", "2.0")]
    if !once(in: 6) { members.append(("id", once(in: 8) ? document() : .int(below(99)))) }
    let known: [(String, Document)] = [
      ("study.ask", ["study": "s", "count": .int(1 + below(3))]),
      ("study.tell", ["study": "s", "trial": .int(below(3)), "values": .double(number())]),
      (
        "study.tell", ["study": "s", "trial": .int(below(3)), "state": pick(["failed", "pruned"])]
      ),
      (
        "trial.report",
        ["study": "s", "trial": .int(below(3)), "step": .int(integer()), "values": ["loss": 1]]
      ),
      ("study.enqueue", ["study": "s", "params": ["lr": .double(number())]]),
      ("study.best", ["study": "s"]), ("study.trials", ["study": "s", "since": .int(integer())]),
      (
        "study.create",
        [
          "name": pick(["s", "t"]), "parameters": parameters(), "minimize": "loss",
          "sampler": algorithm(), "pruner": algorithm(), "constraints": constraints(), "seed": 1,
        ]
      ),
      ("study.ask", ["study": "t"]), ("study.ask", ["study": "s", "count": .int(integer() % 50)]),
      ("trial.report", ["study": "t", "trial": 0, "step": .int(integer()), "values": 2]),
    ]
    var (method, params) = pick(known)
    if once(in: 8) { params = params.with(pick(["study", "trial", "values", "x"]), document()) }
    members += [("method", .string(method)), ("params", params)]
    return .object(members)
  }
}

import Foundation
import Hone
import HoneFormats
import HoneStorage
import Testing

@testable import HoneServer

/// The page for clients, as it stands in the repository.
private enum Page {
  static func text() throws -> String {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return try String(contentsOf: root.appending(path: "docs/json-rpc.md"), encoding: .utf8)
  }

  /// The lines of each block of code.
  static func blocks() throws -> [[String]] {
    let parts = try text().components(separatedBy: "```")
    return stride(from: 1, to: parts.count, by: 2).map {
      parts[$0].split(separator: "\n").map(String.init)
    }
  }

  /// The codes in the first column of its table.
  static func codes() throws -> [Int] {
    try text().split(separator: "\n").compactMap { line in
      guard line.hasPrefix("| -32") else { return nil }
      return line.split(separator: "|").first.flatMap {
        Int($0.trimmingCharacters(in: .whitespaces))
      }
    }
  }
}

@Suite("docs/json-rpc.md is true")
struct DocumentationTests {
  @Test("Each conversation goes as it is written, where … stands for anything")
  func conversations() throws {
    let blocks = try Page.blocks().filter { $0.contains { $0.hasPrefix("> ") } }
    #expect(blocks.count >= 2)
    for block in blocks {
      let client = Client()
      var reply = ""
      for line in block {
        let text = String(line.dropFirst(2))
        if line.hasPrefix("> ") {
          reply = String(decoding: client.server.handle(Array(text.utf8)) ?? [], as: UTF8.self)
        } else {
          var rest = Substring(reply)
          let parts = text.components(separatedBy: "…")
          for (index, part) in parts.enumerated() {
            let found = try #require(rest.range(of: part), "\(reply) is not \(text)")
            if index == 0 { #expect(found.lowerBound == rest.startIndex) }
            rest = rest[found.upperBound...]
          }
          #expect(rest.isEmpty, "\(reply) is not \(text)")
        }
      }
    }
  }

  @Test("Every code stands in the table once, and no other")
  func codes() throws {
    let codes = try Page.codes()
    #expect(Set(codes).count == codes.count)
    #expect(Set(codes) == Set(RPCError.Code.allCases.map(\.rawValue)))
  }

  @Test("Every parameter of every method stands in the table of methods")
  func parameters() throws {
    let lines = try Page.text().split(separator: "\n")
    for method in Method.all where method.name != "study.importance" {
      let row = try #require(lines.first { $0.hasPrefix("| `\(method.name)` |") }, "\(method.name)")
      for parameter in method.parameters { #expect(row.contains("`\(parameter)`"), "\(parameter)") }
    }
  }
}

@Suite("Every error has a code of its own")
struct ErrorCodeTests {
  @Test("No two kinds of trouble that a client would act on differently share a code")
  func everyKind() {
    var kinds: [RPCError.Code: Set<StudyError.Code>] = [:]
    for code in StudyError.Code.all { kinds[RPCError.code(of: code), default: []].insert(code) }
    #expect(kinds[.internalError] == nil)
    // What shares one means the same to a client: a wrong parameter, a store without the study, or a
    // study that cannot be what was declared.
    let shared = kinds.filter { $0.value.count > 1 }
    #expect(
      shared == [
        .invalidParams: [.declaration, .unknownTrial, .metric, .gradient, .vector],
        .storage: [.storage, .unknownStudy, .machine], .studyDiffers: [.differs, .notAmendable],
        .notReady: [.notReady, .cancelled],
      ])
  }

  /// A request after which the reply has the code.
  private static let cases: [(code: Int, call: @Sendable (Client) throws -> Failure)] = [
    (-32700, { Failure(try #require(try $0.send("{")?["error"])) }),
    (-32600, { Failure(try #require(try $0.send("3")?["error"])) }),
    (-32601, { try $0.error("study.asc", [:]) }),
    (-32602, { try $0.error("study.ask", ["study": "nowhere"]) }),
    (
      -32000,
      {
        try $0.create()
        try $0.call("study.enqueue", ["study": "s", "params": ["x": 1]])
        return try $0.error("study.tell", ["study": "s", "trial": 0, "values": 1])
      }
    ),
    (
      -32001,
      {
        try $0.create()
        return try $0.error("study.create", Client.declaration())
      }
    ),
    (
      -32002,
      {
        try $0.create(["parameters": ["n": ["int": [2, 4]]]])
        try $0.call("study.ask", ["study": "s", "count": 9])
        return try $0.error("study.ask", ["study": "s"])
      }
    ),
    (-32003, { try $0.error("study.create", Client.declaration(["storage": "nowhere"])) }),
    (
      -32004,
      {
        try $0.create()
        return try $0.error("study.importance", ["study": "s"])
      }
    ),
    (
      -32005,
      {
        try $0.create()
        return try $0.error(
          "study.create", Client.declaration(["resume": true, "minimize": "other"]))
      }
    ),
    (
      -32006,
      {
        try $0.create()
        return try $0.error("study.best", ["study": "s"])
      }
    ),
    (
      -32007,
      {
        try $0.create(["reproducible": 1])
        _ = try $0.ask()
        return try $0.error("study.ask", ["study": "s"])
      }
    ),
    (
      -32007,
      {
        try $0.create(["sampler": ["de": ["population": 4, "synchronous": true]]])
        try $0.call("study.ask", ["study": "s", "count": 9])
        return try $0.error("study.ask", ["study": "s"])
      }
    ),
    (
      -32008,
      {
        // The square of a sum that is smaller than itself: not to be seen from any ranges.
        let square = "a * a + b * b + x * x + 2 * a * b + 2 * a * x + 2 * b * x"
        try $0.create([
          "parameters": [
            "a": ["float": [0, 1]], "b": ["float": [0, 1]], "x": ["float": [0, 1]],
          ], "constraints": [.string("(a + b + x) ^ 2 + 1e-5 < \(square)")],
        ])
        return try $0.error("study.ask", ["study": "s"])
      }
    ),
    (
      -32009,
      {
        try $0.create(["sampler": "gradient"])
        _ = try $0.ask()
        try $0.call("study.tell", ["study": "s", "trial": 0, "values": 1])
        return try $0.error("study.ask", ["study": "s"])
      }
    ),
    (
      -32009,
      {
        try $0.create(["sampler": ["hybrid": ["source": "reported"]]])
        _ = try $0.ask()
        try $0.call("study.tell", ["study": "s", "trial": 0, "values": 1])
        return try $0.error("study.ask", ["study": "s"])
      }
    ),
    (
      -32010,
      {
        try $0.begin(with: "grid", (0..<9).map { .int("y\($0)", in: 1...1_000_000) })
        return try $0.error("study.ask", ["study": "s"])
      }
    ),
    (
      -32011,
      {
        try $0.begin(with: "Spiral", [.float("x", in: -1.5...4)])
        return try $0.error("study.ask", ["study": "s"])
      }
    ),
  ]

  @Test("Each documented code is the answer to a real request", arguments: cases.indices)
  func reached(index: Int) throws {
    let error = try Self.cases[index].call(Client())
    #expect(error.code == Self.cases[index].code, "\(error)")
    #expect(!error.message.isEmpty)
  }

  @Test("No code is left out, but the one for faults of the server's own")
  func complete() throws {
    let reached = Set(Self.cases.map(\.code))
    #expect(Set(try Page.codes()).subtracting(reached) == [-32603])
  }

  @Test("A sampler that cannot search the space is a fault of the call that names it")
  func unsuitable() throws {
    let huge = (0..<9).map { ("y\($0)", ["int": [1, 1_000_000], "default": 1] as Document) }
    for storage in ["memory", "store"] as [Document] {
      let client = Client()
      let error = try client.error(
        "study.create",
        Client.declaration(["sampler": "grid", "storage": storage, "parameters": .object(huge)]))
      #expect(error.says(-32602, "grid"), "\(error)")
      #expect(try client.store.studies().isEmpty)
      // Nor can a study grow to what its sampler cannot search.
      let small: Document = ["n": ["int": [1, 4]]]
      try client.create(["sampler": "grid", "storage": storage, "parameters": small])
      let grown: Document = [
        "sampler": "grid", "storage": storage, "resume": true,
        "parameters": .object([("n", ["int": [1, 4]])] + huge),
      ]
      #expect(try client.error("study.create", Client.declaration(grown)).says(-32602, "grid"))
      #expect(try client.ask() == 0)
    }
  }
}

extension Client {
  /// Puts a study `s` into the store that no call would make, and opens it.
  func begin(with sampler: String, _ parameters: [Parameter]) throws {
    let definition = try StudyDefinition(
      name: "s", space: try SearchSpace(parameters), objectives: [.minimize("loss")],
      sampler: AlgorithmSpec(sampler), pruner: .none, seed: 7)
    _ = try store.create(definition, at: 0)
    let domains = parameters.map { parameter -> (String, Document) in
      parameter.name == "x"
        ? ("x", ["float": [-1.5, 4]]) : (parameter.name, ["int": [1, 1_000_000]])
    }
    try create([
      "sampler": nil, "storage": "store", "resume": true, "parameters": .object(domains),
    ])
  }
}

import Foundation
import Hone
import HoneCore
import HoneFormats
import HoneRun
import HoneServer
import HoneStorage
import Testing

/// Inputs far larger than any real one: an answer or an error, in time that grows with their size.
///
/// `HONE_FUZZ_FACTOR` multiplies the sizes, and the times are printed with it: doubled twice, a time
/// that grows as the square shows.
@Suite("Sizes") struct GrowthTests {
  private static let factor = ProcessInfo.processInfo.environment["HONE_FUZZ_FACTOR"]
    .flatMap { Int($0) }
  private static let size = 2_000 * (factor ?? 1)

  @Test("an input of any size gets a result or an error", arguments: Growth.all)
  func growth(_ growth: Growth) throws {
    // clock: printed, and compared with nothing.
    let start = ContinuousClock.now
    try Fuzzer.onSmallStack {
      let result = try growth.read(Self.size)
      if case .failure(let error) = result { try error.checkPlace() }
    }
    if Self.factor != nil { print("\(growth.name), \(Self.size): \(start.duration(to: .now))") }
  }
}

struct Growth: Sendable, CustomTestStringConvertible {
  let name: String
  /// Reads an input of a size.
  let read: @Sendable (Int) throws -> Result<Void, SpaceError>

  var testDescription: String { name }

  init(_ name: String, _ read: @escaping @Sendable (Int) throws -> Void) {
    self.name = name
    self.read = { size in
      do { return .success(try read(size)) } catch let error as SpaceError {
        return .failure(error)
      } catch let error as StudyError {
        return .failure(SpaceError(.invalidValue, error.message))
      }
    }
  }

  static let all = json + yaml + spaces + commands + server

  private static func many(_ text: String, _ count: Int) -> String {
    String(repeating: text, count: count)
  }

  private static let json = [
    Growth("nested JSON") { _ = try JSON.parse(many("[", $0)) },
    Growth("nested JSON objects") { _ = try JSON.parse(many("{\"a\":", $0)) },
    Growth("a long JSON text") { _ = try JSON.parse("\"" + many("é\\n", $0 * 20) + "\"") },
    Growth("a long JSON word") { _ = try JSON.parse(many("a", $0 * 50)) },
    Growth("a long JSON number") { _ = try JSON.parse(many("9", $0 * 50)) },
    Growth("many JSON keys") { size in
      _ = try JSON.parse("{" + (0..<size).map { "\"\($0)\":\($0)" }.joined(separator: ",") + "}")
    },
  ]

  private static let yaml = [
    Growth("nested YAML lists") { _ = try YAMLDocument.parse(many("[", $0)) },
    Growth("nested YAML mappings") { _ = try YAMLDocument.parse(many("{a: ", $0)) },
    Growth("nested YAML blocks") { _ = try YAMLDocument.parse(many("- ", $0)) },
    Growth("nested YAML keys") { _ = try YAMLDocument.parse(many("? ", $0) + many("a ", $0 * 20)) },
    Growth("a long YAML text") { _ = try YAMLDocument.parse(many("word ", $0 * 20)) },
    Growth("many YAML keys") { size in
      _ = try YAMLDocument.parse((0..<size).map { "k\($0): \($0)\n" }.joined())
    },
    Growth("many YAML documents") { _ = try YAMLDocument.parse(many("---\n", $0)) },
    Growth("aliases of aliases") { _ in _ = try YAMLDocument.parse(laughs(last: "z: *a9")) },
    Growth("aliases of aliases as a key") { _ in
      _ = try YAMLDocument.parse(laughs(last: "? *a9\n: 1"))
    },
    Growth("aliases that nest") { size in
      let nested = many("[", 900)
      let closing = many("]", 900)
      let lines = (1..<min(size / 20, 1000)).map {
        "a\($0): &a\($0) \(nested)*a\($0 - 1)\(closing)\n"
      }
      _ = try YAMLDocument.parse("a0: &a0 [x]\n" + lines.joined())
    },
    Growth("merges of merges") { size in
      let lines = (1..<size).map { "a\($0): &a\($0)\n  <<: *a\($0 - 1)\n  k\($0): 1\n" }
      _ = try YAMLDocument.parse("a0: &a0 {k: 1}\n" + lines.joined())
    },
  ]

  /// Each of ten anchors holds the one before ten times.
  private static func laughs(last: String) -> String {
    let lines = (1..<10).map { k in
      "a\(k): &a\(k) [" + (0..<10).map { _ in "*a\(k - 1)" }.joined(separator: ", ") + "]\n"
    }
    return "a0: &a0 [ha]\n" + lines.joined() + last
  }

  private static let spaces = [
    Growth("a long sum") { size in try constraint("a < " + many("a + ", size) + "a") },
    Growth("a long disjunction") { size in try constraint(many("a > 1 or ", size) + "a < 1") },
    Growth("a long chain of comparisons") { size in try constraint("a" + many(" <= a", size)) },
    Growth("nested parentheses") { size in try constraint(many("(", size) + "a" + many(")", size))
    },
    Growth("nested nots") { size in try constraint(many("not ", size) + "a < 1") },
    Growth("nested minuses") { size in try constraint(many("-", size) + "a < 1") },
    Growth("nested powers") { size in try constraint(many("a ^ ", size) + "a < 1") },
    Growth("a long text in a constraint") { size in try constraint("a == '" + many("x", size * 20))
    },
    Growth("many choices") { size in
      try use([.choice("a", (0..<size).map { .string("v\($0)") })])
    },
    Growth("many parameters in a constraint") { size in
      let names = (0..<size).map { "p\($0)" }
      try use(
        names.map { .float($0, in: 0...1) }, constraints: [names.joined(separator: " + ") + " > 0"])
    },
    Growth("conditions in a long chain") { size in
      try use(
        (0..<size).reversed().map { k in
          let parameter = Parameter.choice("p\(k)", [0, 1])
          return k == 0 ? parameter : parameter.when("p\(k - 1)", is: 1)
        })
    },
    Growth("many parameters on one condition") { size in
      try use(
        [.choice("p", [0, 1])] + (0..<size).map { .fixed("q\($0)", 1).when("p", is: 1) })
    },
    Growth("a condition on many values") { size in
      let values = (0..<size).map { Value.int($0) }
      try use([.choice("p", values), .int("q", in: 1...9).when("p", in: values)])
    },
    Growth("conditions in a long circle") { size in
      try use(
        (0..<size).map { k in
          Parameter.choice("p\(k)", [0, 1]).when("p\((k + 1) % size)", is: 1)
        })
    },
  ]

  private static func constraint(_ text: String) throws {
    try use([.float("a", in: 0.5...4)], constraints: [text])
  }

  private static func use(_ parameters: [Parameter], constraints: [String] = []) throws {
    let space = try SearchSpace(parameters, constraints: constraints)
    let document = SpaceFormat.document(of: space)
    let again = try SpaceFormat.space(
      from: document["parameters"] ?? [:], constraints: document["constraints"])
    try hold(again == space, "the space reads back as another")
    _ = space.cardinality
    let point = space.point(unit: space.parameters.map { _ in 0.7 })
    _ = space.isFeasible(point)
  }

  private static let commands = [
    Growth("a long command") { _ = try CommandTemplate(line: "x " + many("'a\"' ", $0 * 20)) },
    Growth("an open quote") { _ = try CommandTemplate(line: "x '" + many("\"\\", $0 * 20)) },
    Growth("a long shell line") {
      _ = try CommandTemplate(
        shell: many("a>", $0 * 20) + many("[-x {a} ", $0) + many("9", $0 * 20))
    },
    Growth("many groups") { _ = try CommandTemplate(line: "x " + many("[-x {a} ]b ", $0)) },
    Growth("many open quotes") { _ = try CommandTemplate.inline([many("{a: '", $0 * 20)]) },
    Growth("many doubled quotes") { _ = try CommandTemplate.inline([many("{a: ''\"", $0 * 20)]) },
    Growth("many open braces") { _ = try CommandTemplate(line: many("{a: ", $0 * 20)) },
    Growth("many placeholders") { size in
      _ = try CommandTemplate.inline(
        ["x"] + (0..<size).map { "{p\($0): 1..9}{p\($0)}" } + ["{q}"])
    },
    Growth("an inline choice of many") { size in
      _ = try CommandTemplate.inline(["x", "{a: " + (0..<size).map { "v\($0)|" }.joined() + "}"])
    },
    Growth("a long duration") { _ = try Units.duration(many("1h ", $0 * 20)) },
    Growth("a long size") { _ = try Units.memory(many("9", $0 * 20) + "GB") },
    Growth("a long pattern") { try pattern(many("a", $0 * 20)) },
    Growth("a nested pattern") { try pattern(many("(", $0) + many(")", $0)) },
    Growth("nested classes in a pattern") { try pattern(many("[", $0)) },
    Growth("a line that the pattern tries everywhere") {
      try pattern(".*x=(\\d+)", many("a", $0 * 20))
    },
    Growth("a report of many keys") { size in
      var reader = try MetricReader(objectives: [.minimize("loss")])
      let line = "{" + (0..<size).map { "\"k\($0)\":1," }.joined() + "\"loss\":2}"
      try hold(reader.read(Array(line.utf8)[...])?.values == [2], "the report is lost")
    },
  ]

  private static func pattern(_ pattern: String, _ line: String = "aaa") throws {
    var reader = try MetricReader(
      objectives: [.minimize("loss")], patterns: [MetricPattern("loss", pattern)])
    _ = reader.read(Array(line.utf8)[...])
  }

  private static let server = [
    Growth("a long method") { size in
      try answer("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\(many("study.ask", size * 20))\"}")
    },
    Growth("a large batch") { size in
      let call = #"{"jsonrpc":"2.0","id":1,"method":"study.best","params":{"study":"s"}}"#
      try answer("[" + many(call + ",", size) + call + "]")
    },
    Growth("many objectives") { size in
      let names = (0..<size).map { "\"m\($0)\"" }.joined(separator: ",")
      try answer(
        #"{"jsonrpc":"2.0","id":1,"method":"study.create","params":{"name":"t","parameters":"#
          + #"{"a":{"float":[0,1]}},"minimize":[\#(names)]}}"#)
    },
    Growth("many unknown parameters") { size in
      let keys = (0..<size).map { "\"k\($0)\":1" }.joined(separator: ",")
      try answer(#"{"jsonrpc":"2.0","id":1,"method":"study.ask","params":{\#(keys)}}"#)
    },
  ]

  private static func answer(_ line: String) throws {
    let server = Server { _ throws(StorageError) in throw StorageError(.unavailable, "no store") }
    _ = server.handle(Array(JSON.text(FuzzTarget.creation).utf8))
    _ = try JSON.parse(server.handle(Array(line.utf8)) ?? [])
  }
}

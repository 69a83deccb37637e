import HoneCore
import HoneRun
import Testing

@Suite("Reports among other text")
struct ReportLineTests {
  private func reader(_ names: String...) throws -> MetricReader {
    try MetricReader(objectives: (names.isEmpty ? ["loss"] : names).map { .minimize($0) })
  }

  private func reason(_ lines: String..., patterns: [MetricPattern] = []) throws -> String {
    var reader = try MetricReader(objectives: [.minimize("loss")], patterns: patterns)
    for line in lines { #expect(reader.read(Array(line.utf8)[...]) == nil, "\(line)") }
    if case .failure(let problem) = reader.result { return problem.message }
    return ""
  }

  @Test(
    "A report is found after a prefix, before a suffix, in colour, and after a mark",
    arguments: [
      #"INFO:root:{"loss": 0.3}"#, #"x {"loss": 0.3}"#, #"{"loss": 0.3} (took 3 s)"#,
      #"2026-01-01 12:00:00,123 - train - INFO - {"loss": 0.3}"#,
      #"[2026-01-01 12:00:00][INFO] (train.py:31) {"loss": 0.3, "lr": 1}"#,
      #"{"lr": 0.1} gives {"loss": 0.3}"#, #"config {"lr": 0.1} result: {"loss": 0.3}."#,
      #"say "hello" {"loss": 0.3}"#, #"don't {"loss": 0.3}"#, #"result={"loss": 0.3}"#,
      #"{"loss": 0.9}{"loss": 0.3}"#, #"it is {"loss": 0.3, "deep": {"loss": 9}}"#,
      "\u{1B}[32m{\"loss\": 0.3}\u{1B}[0m",
      "\u{1B}[1;38;5;9mINFO\u{1B}[m {\"loss\": \u{1B}[1m0.3\u{1B}[0m}",
      "\u{1B}]0;title\u{07}{\"loss\": 0.3}", "\u{1B}]8;;http://x\u{1B}\\{\"loss\": 0.3}",
      "\u{1B}(B\u{1B}[K\u{1B}[?25l{\"loss\": 0.3}", "\u{1B}]never ended {\"loss\": 0.3}",
      "\u{FEFF}{\"loss\": 0.3}", "\u{FEFF}  {\"loss\": 0.3}", "\u{1B}[0m\u{FEFF}{\"loss\": 0.3}",
      "10%|#   |\r20%|##  |\r{\"loss\": 0.3}", "{\"loss\": 0.3}\r   ",
      "1/2\u{8}\u{8}\u{8}{\"loss\": 0.3}",
    ])
  func found(line: String) throws {
    var reader = try reader()
    #expect(reader.read(Array(line.utf8)[...])?.values == [0.3])
    #expect(reader.result == .success([0.3]))
  }

  @Test(
    "What is part of something else is no report",
    arguments: [
      #"loss {"lr": 0.1}"#, #"{"message": "{\"loss\": 0.3}"}"#, #"{"message": "loss"}"#,
      #"[{"loss": 0.3}]"#, #"{"eval": {"loss": 0.3}}"#, #"x {"eval": {"loss": 0.3}}"#,
      #"args(x={"loss": 0.3})"#, #"'{"loss": 0.3}'"#, #"msg="it is {"loss": 0.3}""#,
      #"text '{"loss": 0.3}'"#, #"x {"loss": "mse"}"#, #"x {"loss": 0.3"#, #"{"loss": 0.3}}"#,
      #"x {'loss': 0.3}"#, #"{eval: {"loss": 0.3}}"#, #"{"loss": 0,25}"#,
    ])
  func notFound(line: String) throws {
    #expect(try reason(line).hasPrefix("it printed no `loss`"))
  }

  @Test("A setting of the metric's name beside other text spoils no result")
  func setting() throws {
    var reader = try reader()
    _ = reader.read(Array(#"{"loss": 0.3}"#.utf8)[...])
    _ = reader.read(Array(#"saved {"loss": "mse", "lr": 1}"#.utf8)[...])
    #expect(reader.result == .success([0.3]))
  }

  @Test("Each state of a progress bar is read, and each object of a line")
  func states() throws {
    var reader = try MetricReader(
      objectives: [.minimize("loss")],
      patterns: [.init("loss", "loss=([-+.eE0-9]+)"), .init("step", #"Epoch (\d+)"#)])
    let bar = "\rEpoch 1: loss=0.5\rEpoch 2: loss=0.4\r\u{1B}[2KEpoch 3: loss=0.3"
    let reports = reader.reports(in: Array(bar.utf8)[...])
    #expect(reports.map(\.step) == [1, 2, 3])
    #expect(reports.map(\.values) == [[0.5], [0.4], [0.3]])
    let line = #"{"loss": 3, "step": 4} {"loss": 2, "step": 5}"#
    #expect(reader.reports(in: Array(line.utf8)[...]).map(\.step) == [4, 5])
  }

  @Test(
    "What came close to a report is shown with what would be right",
    arguments: [
      (#"{'loss': 0.3}"#, ["{'loss': 0.3}", "double quotes", "json.dumps"]),
      (#"INFO {'loss': 0.3}"#, ["{'loss': 0.3}", "double quotes"]),
      (#"{"eval": {"loss": 0.3}}"#, ["inside `eval`", "at the top"]),
      (#"INFO [x] {"a": {"eval": [{"loss": 0.3}]}}"#, ["inside `a.eval`"]),
      (#"[{"loss": 0.3}]"#, ["in a list", "by itself"]),
      (#"  "loss": 0.3,"#, ["braces", "one line"]),
      (#"{"loss": 0.3,}"#, ["not JSON", #"{"loss": 0.3,}"#]),
      (#"x {"loss": "0.3"}"#, ["is text", #"{"loss": 0.31}"#]),
      (#"{"m": "{\"loss\": 0.3}"}"#, ["inside a text"]), (#"{"loss": 0,25}"#, ["not JSON"]),
      (#"f(x={"loss": 0.3})"#, ["within other text or brackets"]),
    ])
  func hints(line: String, parts: [String]) throws {
    let plain = try reason(line)
    for part in parts { #expect(plain.contains(part), "\(plain)") }
    // Beside a pattern that found nothing, too.
    let other = try reason(line, patterns: [.init("loss", "loss=(.*)")])
    #expect(other.contains("no line matched `loss=(.*)`; "), "\(other)")
    for part in parts { #expect(other.contains(part), "\(other)") }
  }

  @Test("Of what both outputs say of a metric, standard output counts, whichever is read first")
  func outputs() throws {
    func value(_ lines: [(String, Bool)]) throws -> Result<[Double], MetricProblem> {
      var reader = try reader("loss", "ms")
      for (line, isError) in lines {
        _ = reader.reports(in: Array(line.utf8)[...], isError: isError)
      }
      return reader.result
    }
    let (output, error) = ((#"{"loss": 1}"#, false), (#"{"loss": 2, "ms": 3}"#, true))
    #expect(try value([output, error]) == .success([1, 3]))
    #expect(try value([error, output]) == .success([1, 3]))
    #expect(try value([error]) == .success([2, 3]))
    #expect(try value([error, output, (#"{"loss": "x"}"#, true)]) == .success([1, 3]))
  }

  @Test("Long lines of braces and quotes take no time")
  func longLines() throws {
    for unit in ["{", "{\"loss\":[", "\u{1B}]", "{\"loss\" ", "\"", "[{", "{\"a\":{\"loss\":"] {
      var reader = try reader()
      let line = String(repeating: unit, count: (1 << 18) / unit.utf8.count)
      #expect(reader.read(Array(line.utf8)[...]) == nil)
    }
  }
}

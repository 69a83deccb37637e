import Foundation
import HoneCore
import HoneFormats
import HoneRun

extension FuzzTarget {
  /// A program's output: no good report is lost, whatever is printed around it.
  static let report = FuzzTarget(
    name: "report", cases: 1200,
    words: [
      "{\"loss\": ", "\"step\": ", "}", "NaN", "-Infinity", "\"nan\"", "\"gradient\": {",
      "\"acc\": 2",
      "\"vectors\": {\"w\": [", "\"a.npy\"", "\r", "\n", "loss=", "  ", "null", "1e400", "{",
    ],
    make: { maker in
      let lines = (0..<maker.below(6)).map { _ -> String in
        let object: [(String, Document)] = [
          ("loss", maker.value()), ("step", .int(maker.integer())),
          ("acc", .double(maker.number())),
          ("gradient", ["lr": maker.value()]),
          ("vectors", ["w": .array([maker.value(), 1])]),
        ]
        return maker.once(in: 3)
          ? maker.text() : JSON.text(.object(object.filter { _ in maker.once(in: 2) }))
      }
      return Array(lines.joined(separator: "\n").utf8)
    },
    check: { bytes in
      for patterns in [[], [MetricPattern("loss", "loss=([-+.eE0-9]+)")]] {
        var reader = try MetricReader(objectives: [.minimize("loss")], patterns: patterns)
        for (index, line) in bytes.split(separator: 0x0A).enumerated() {
          if let report = reader.read(line) {
            try hold(report.values.count == 1, "\(report)")
            try hold(report.step ?? 0 >= 0, "\(report)")
          }
          let good = Array(
            "\(index % 2 == 0 ? "" : " \t50%\r"){\"loss\": \(index).5, \"step\": 3}".utf8)
          let report = reader.read(good[...])
          try hold(report?.values == [Double(index) + 0.5], "a report is read as \(report as Any)")
          try hold(report?.step == 3, "its step is \(report as Any)")
          guard case .success(let values) = reader.result, values == report?.values else {
            throw Violation("the result is \(reader.result)")
          }
          if case .failure(let problem) = reader.result {
            try hold(!problem.message.isEmpty, "a problem says nothing")
          }
        }
        // Two objectives: one alone is no report, and what is missing is named.
        var both = try MetricReader(objectives: [.minimize("loss"), .maximize("q q")])
        for line in bytes.split(separator: 0x0A) { _ = both.read(line) }
        if case .failure(let problem) = both.result {
          try hold(problem.message.utf8.count < 20_000, "\(problem.message.utf8.count) bytes")
        }
      }
    })

  /// Metric patterns, and what they find.
  static let pattern = FuzzTarget(
    name: "pattern", cases: 250,
    words: [
      "(", ")", "[", "]", "(?:", "(?=", "(?<x>", "|", "*", "+", "?", "{2,3}", "\\d", "\\b", "\\1",
      "^",
      "$", "[^a-z]", "\\p{L}", "(?i)", "\\x{41}", ".", "{1000}", "\\Q", "[[:alpha:]]", "a-\\d",
      "\\", "-",
    ],
    make: { maker in
      let patterns = [
        "loss=([-+.eE0-9]+)", "(?i)val[_ ]loss: *(\\S+)", "^\\[\\d+\\] loss (\\d+\\.\\d*)", "loss",
        "(?<value>[0-9]+)%|x", "a{2,5}b*?(c|d)+", "[\\w.]+$", "\\bloss\\b\\s+=\\s+(.*?),",
      ]
      return Array(
        "\(maker.pick(patterns))\n\(maker.text())loss=0.25 val_loss: 3, 7%\(maker.text())".utf8)
    },
    check: { bytes in
      let parts = bytes.split(separator: 0x0A, maxSplits: 1, omittingEmptySubsequences: false)
      let pattern = MetricPattern("loss", String(decoding: parts[0], as: UTF8.self))
      var reader: MetricReader
      do {
        reader = try MetricReader(objectives: [.minimize("loss")], patterns: [pattern])
      } catch let error as SpaceError {
        try error.checkPlace()
        return
      }
      for line in parts.dropFirst() { _ = reader.read(line) }
      let good = reader.read(Array("{\"loss\": 0.5}".utf8)[...])
      try hold(good?.values == [0.5], "a report is read as \(good as Any)")
    })
}

import Foundation
import HoneCore
import HoneFormats
import HoneRun

extension FuzzTarget {
  /// Spaces in a command line: refused with the column, or parameters that can be written and read.
  static let inline = FuzzTarget(
    name: "inline", cases: 1200,
    words: [
      "{", "}", "{{", "}}", "..", "|", ":", "log", "step", "1e-5", "{a: 1..9}", "{a}", " ", "${",
      "0.5",
      "{b: x|y}", "~", ".", "nan", "-", "'", "\"", "''", "{a?x:y}", "[", "]", "{args}", "\\",
    ],
    make: { maker in
      let low = maker.number()
      let body = [
        "\(low)..\(low + abs(maker.number()))", "\(maker.integer())..\(maker.integer())", "a|b|3",
        "\(maker.text())", "1..9 log step 2", "0.5..4 step 0.5",
      ]
      return Array("--x={\(maker.name()): \(maker.pick(body))}{\(maker.name())}".utf8)
    },
    check: { bytes in
      let text = String(decoding: bytes, as: UTF8.self)
      let found: (command: CommandTemplate, parameters: [Parameter])
      do { found = try CommandTemplate.inline(["./train", text]) } catch let error as SpaceError {
        try error.checkPlace()
        try hold(error.message.hasPrefix("column "), "no column is given: \(error)")
        return
      }
      guard let space = try? SearchSpace(found.parameters) else { return }
      let again = try SpaceFormat.space(from: SpaceFormat.parameters(of: space))
      try hold(
        again == space, "the space reads back as another: \(SpaceFormat.document(of: space))")
      let values = space.values(of: space.point(unit: space.parameters.map { _ in 0.3 }))
      let count = found.command.arguments(for: Parameters(values)).count
      let mayGo =
        values.contains { $0.value == "" } || text.contains("?") || text.contains("{args}")
      try hold(count == 2 || mayGo, "an argument is lost")
      if let command = try? found.command.resolved(for: space) {
        _ = command.arguments(for: Parameters(values))
      }
    })

  /// Commands: words as a shell splits them, and the line that is shown splits into them again.
  static let command = FuzzTarget(
    name: "command", cases: 1200,
    words: [
      "'", "\"", "\\", "\\\n", " ", "{lr}", "[", "]", " [-x {lr}] ", "[[", "{args}", "{lr?a}", ">",
      "~", "{{lr}}", "|", "&&", "2>&1", "$HOME", "a=b",
      "{\"a\": 1}",
      "\t", "é", "\r\n", "'\u{301}", "\u{301}", "$(", "`", "#", "<<E\n", "$'", "((",
    ],
    make: { maker in
      let words = (0...maker.below(5)).map { _ in
        let text = maker.text()
        switch maker.below(3) {
        case 0: return "'" + text.replacing("'", with: "'\\''") + "'"
        case 1: return "\"" + text.replacing("\\", with: "").replacing("\"", with: "\\\"") + "\""
        default: return maker.name()
        }
      }
      return Array(words.joined(separator: " ").utf8)
    },
    check: { bytes in
      let text = String(decoding: bytes, as: UTF8.self)
      let space = try SearchSpace([.choice("lr", ["it's", "$x \"y\" `z` \\"]), .fixed("b", 1)])
      let values = Parameters(space.values(of: space.point(unit: [0.9, 0.5])))
      do {
        let template = try CommandTemplate(line: text)
        try template.check(against: space)
        let words = template.arguments(for: values)
        let line = template.shellLine(for: values).replacing("{", with: "{ ")
        // What a terminal would obey only a shell makes again.
        if !line.contains("$(printf") {
          let again = try CommandTemplate(line: line).arguments(for: values)
          let given = words.map { $0.replacing("{", with: "{ ") }
          try hold(again == given, "\(line) is split into \(again), not \(given)")
        }
      } catch let error as SpaceError { try error.checkPlace() }
      do {
        let template = try CommandTemplate(shell: text)
        let plain = Parameters([("lr", "a"), ("b", "b")])
        let hostile = Parameters([("lr", "'$(a)`\"\u{301}"), ("b", "\n;")])
        try hold(
          template.arguments(for: plain)[2] == template.arguments(for: hostile)[2],
          "a value is part of the shell's program")
        _ = try template.resolved(for: space).arguments(for: values)
      } catch let error as SpaceError { try error.checkPlace() }
      do { _ = try CommandTemplate(arguments: ["x", text]) } catch let error as SpaceError {
        try error.checkPlace()
      }
    })

  /// Durations and sizes.
  static let units = FuzzTarget(
    name: "units", cases: 1500,
    words: [
      "ms", "s", "m", "min", "h", "d", "kB", "GiB", "TB", ".", " ", "1", "e9", "½", "٣", "B",
    ],
    make: { maker in
      let units = ["ms", "s", "m", "h", "d", "MB", "GiB", "TiB", "B", ""]
      return Array("\(maker.once(in: 2) ? "\(maker.number())" : "7")\(maker.pick(units))".utf8)
    },
    check: { bytes in
      let text = String(decoding: bytes, as: UTF8.self)
      do {
        let duration = try Units.duration(text)
        try hold(duration > .zero, "\(text) is \(duration)")
        if text.last == "s", let number = Double(text.dropLast()) {
          let seconds = Double(duration.components.seconds)
          try hold(abs(seconds - number) <= 1 + number * 1e-12, "\(text) is \(duration)")
        }
      } catch let error as SpaceError { try error.checkPlace() }
      do {
        let size = try Units.memory(text)
        try hold(size > 0, "\(text) is \(size) bytes")
        if text.hasSuffix("GiB"), let number = Double(text.dropLast(3)) {
          try hold(Double(size) == (number * 0x1p30).rounded(), "\(text) is \(size)")
        }
      } catch let error as SpaceError { try error.checkPlace() }
    })
}

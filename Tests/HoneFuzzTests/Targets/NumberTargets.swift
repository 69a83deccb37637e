import Hone
import HoneCore
import HoneFormats
import HoneStorage

extension FuzzTarget {
  /// Numbers in every field of JSON lines: refused with file and line, or a study that goes on.
  static let fields = FuzzTarget(
    name: "fields", cases: 400, words: [],
    make: { maker in
      let lines = (0..<4).map { NumberFields.line(of: $0, using: &maker) }
      let sampler = maker.pick(NumberFields.samplers)
      return Array(([NumberFields.header(sampler)] + lines).joined(separator: "\n").utf8)
    },
    check: NumberFields.check)
}

private enum NumberFields {
  static let samplers = Registry.builtin.samplers.map(\.name).filter { $0 != "auto" }

  private static let extremes = [
    "-1", "0", "1", "2", "65536", "2147483648", "4294967295", "4294967296", "9007199254740992",
    "9007199254740993", "9223372036854775807", "-9223372036854775808", "-0", "-0.0", "0.5", "1e308",
    "-1e308", "5e-324", "1099511627775", "\"inf\"", "\"-inf\"", "\"nan\"", "null", "true", "[]",
    "{}",
  ]

  static func header(_ sampler: String) -> String {
    #"{"hone":1,"version":1,"name":"s","parameters":{"x":{"float":[-2,3]},"n":{"int":[1,9]}},"#
      + #""constraints":[],"objectives":{"loss":"minimize"},"sampler":"\#(sampler)","#
      + #""pruner":"median","seed":7}"#
  }

  /// A completed trial with all that a line can hold, a number of which is none that anybody wrote.
  static func line(of number: Int, using maker: inout Maker) -> String {
    let kind = maker.once(in: 3) ? 1 : 2
    let tag =
      kind == 1
      ? "[1,0,\(number),\(number),0,0,77]"
      : "[2,\(1 + maker.below(10)),\(number / 2),\(number % 2),\(min(number, 1))"
        + (number > 0 ? ",\(number - 1)" : "") + ",4602678819172646912,4602678819172646912]"
    let text =
      #"{"trial":\#(number),"state":"completed","params":{"x":0.25,"n":3},"values":{"loss":0.5},"#
      + #""started":"2026-11-24T00:14:08Z","finished":"2026-11-24T00:14:09Z","#
      + #""reports":[[1,0.5],[2,0.25]],"gradient":{"x":0.5,"n":-1.5},"tag":\#(tag),"#
      + #""attributes":{"a":7}}"# + "\n"
      + #"{"vector":"w","trial":\#(number),"values":[1,2.5]}"#
    var words = words(of: text)
    let places = words.indices.filter { Double(words[$0]) != nil }
    for _ in 0..<maker.below(4) { words[maker.pick(places)] = maker.pick(extremes) }
    return words.joined()
  }

  /// Numbers, and what lies between them.
  private static func words(of text: String) -> [String] {
    var words: [String] = []
    var isNumber = false
    for character in text {
      let isPart = character.isASCII && (character.isNumber || "-.".contains(character))
      if words.isEmpty || isPart != isNumber { words.append("") }
      words[words.count - 1].append(character)
      isNumber = isPart
    }
    return words
  }

  static func check(_ bytes: [UInt8]) throws {
    var rest: [UInt8]? = bytes
    var records: [TrialRecord] = []
    let definition: StudyDefinition
    do {
      var reader = try JSONLinesReader({ rest.take() ?? [] }, file: "f")
      guard let header = reader.header else { return }
      definition = header.definition
      while let record = try reader.next(in: definition.space, definition.objectives) {
        records.append(record)
      }
    } catch let error as SpaceError {
      try error.checkPlace()
      return try hold("\(error)".hasPrefix("f:"), "no file is named: \(error)")
    }
    let storage = MemoryStorage()
    do {
      try bring(records, into: definition, storage)
      let study = try Study.load(definition.name, from: storage)
      for trial in study.trials(since: 0) { _ = TrialTable(definition).row(of: trial) }
      _ = study.best
      for _ in 0..<3 {
        let trial = try study.ask()
        _ = try trial.report(0.5, step: 1)
        try study.tell(trial.number, value: 0.25, gradient: ["x": 0.5, "n": 0.25])
      }
    } catch let error as StudyError { try hold(!error.message.isEmpty, "an error says nothing") }
  }

  private static func bring(
    _ records: [TrialRecord], into definition: StudyDefinition, _ storage: MemoryStorage
  ) throws {
    var timeline = Timeline(after: 0, revision: 0, now: 1_763_929_603_000_001)
    var numbers = Renumbering(after: 0)
    var events: [Event] = []
    for (place, record) in records.enumerated() {
      var record = record
      record.tag = numbers.take(record.tag, of: record.number ?? place, as: timeline.next)
      events += timeline.add(record)
    }
    events += timeline.finish()
    let id = try storage.create(definition, at: 0)
    do { _ = try storage.append(events, to: id, by: Worker(id: "w")) } catch {
      throw Violation("no store takes what was read: \(error)")
    }
  }
}

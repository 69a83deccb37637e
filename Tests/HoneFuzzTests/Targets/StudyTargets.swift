import Foundation
import Hone
import HoneAlgorithms
import HoneCore
import HoneFormats
import HoneRun

extension FuzzTarget {
  static let yamlWords = [
    "&a ", "*a", "<<: ", "!!str ", "!!int ", "! ", "!x ", "- ", ": ", "? ", "| \n", ">-\n", "{",
    "}",
    "[", "]", ",", "#", "'", "\"", "---\n", "...\n", "%YAML 1.2\n", "\n", "\n  ", "~", ".inf",
    "0x1F",
    "<<: [*a, *a]", "&a [*a]", "\t", "@", "`",
  ]

  /// The text with a line feed for each of YAML's line breaks.
  private static func yamlLines(_ text: String) -> String {
    text.replacing("\r\n", with: "\n").replacing(/[\r\u{85}\u{2028}\u{2029}]/, with: "\n")
  }

  /// YAML: what is accepted is the same once written as JSON and read again.
  static let yaml = FuzzTarget(
    name: "yaml", cases: 600, words: yamlWords,
    make: { maker in Array(maker.document().yaml(&maker).utf8) },
    check: { bytes in
      let text = String(decoding: bytes, as: UTF8.self)
      let document: Document
      do { document = try YAMLDocument.parse(text) } catch let error as SpaceError {
        try error.checkPlace(in: yamlLines(text), isRequired: true)
        return
      }
      let written = JSON.text(document)
      // Of numbers that JSON does not have nothing but their names is left.
      let plain = try JSON.parse(written)
      try hold(JSON.text(plain) == written, "JSON reads \(plain)")
      let hasControls = written.unicodeScalars.contains {
        ($0.value >= 0x7F && $0.value < 0xA0) || (0x2028...0x2029).contains($0.value)
          || $0.value & 0xFFFE == 0xFFFE || $0.value == 0xFEFF
      }
      // Keys are limited to 1024 characters, and a `<<` may be a key in JSON.
      if !hasControls, written.utf8.count < 1000, !written.contains("\"<<\"") {
        let again = try YAMLDocument.parse(written)
        try hold(again == plain, "YAML reads the JSON as \(again), JSON as \(plain)")
      }
    })

  /// Study files: refused with the file and the place, or a study that can be run.
  static let study = FuzzTarget(
    name: "study", cases: 250,
    words: yamlWords + StudyFile.keys.map { $0 + ": " } + [
      "{float: [0, 1]}", "{int: [1, 9]}", "{choice: [a, b]}", "when: {opt: sgd}", "scale: log",
      "step: 0.1", "{lr}", "1h", "4GB", "trial: {retries: 2}",
    ],
    make: { maker in Array(maker.study().yaml(&maker).utf8) },
    check: { bytes in
      let text = String(decoding: bytes, as: UTF8.self)
      let study: StudyFile
      do { study = try StudyFile.parse(text, file: "dir/study.yaml") } catch let error as SpaceError
      {
        try error.checkPlace(in: yamlLines(text), isRequired: true)
        try hold(error.file == "dir/study.yaml", "no file is named: \(error)")
        return
      }
      let document = SpaceFormat.document(of: study.space)
      let again = try SpaceFormat.space(
        from: document["parameters"] ?? [:], constraints: document["constraints"])
      try hold(again == study.space, "the space reads back as another: \(document)")
      try propose(
        study.space, sampler: study.sampler ?? .auto, pruner: study.pruner ?? .none,
        command: study.command)
    })

  /// `--sampler` and `--pruner`: refused, or an algorithm that works.
  static let algorithm = FuzzTarget(
    name: "algorithm", cases: 200,
    words: yamlWords + ["1e9", "true"]
      + (Registry.builtin.samplers + Registry.builtin.pruners).flatMap { info in
        [info.name] + info.options.flatMap { [$0.name + ": "] + $0.words }
      },
    make: { maker in Array(maker.algorithm().yaml(&maker).utf8) },
    check: { bytes in
      let text = String(decoding: bytes, as: UTF8.self)
      let space = try SearchSpace([
        .float("lr", in: 1e-5...0.1, scale: .log), .choice("opt", ["sgd", "adam"]),
        .int("units", in: 3...70),
      ])
      for key in ["sampler", "pruner"] {
        do {
          let spec = try AlgorithmFormat.spec(from: YAMLDocument.parse(text), key: key)
          let again = try AlgorithmFormat.spec(from: AlgorithmFormat.document(of: spec), key: key)
          let isSame =
            again == spec || spec.options.contains { $0.value?.number?.isNaN == true }
          try hold(isSame, "reads back as \(again)")
          if key == "sampler" {
            _ = try Registry.builtin.sampler(spec, for: space, trials: 5)
            try propose(space, sampler: spec, pruner: .none)
          } else {
            _ = try Registry.builtin.pruner(spec)
            try propose(space, sampler: .random, pruner: spec)
          }
        } catch let error as SpaceError { try error.checkPlace() }
      }
    })

  /// A space that was accepted has points in it, or an error that says that there are none.
  static func propose(
    _ space: SearchSpace, sampler: AlgorithmSpec, pruner: AlgorithmSpec,
    command: CommandTemplate? = nil
  ) throws {
    do {
      let study = try Study(
        StudyDefinition(
          name: "s", space: space, objectives: [.minimize("loss")], sampler: sampler,
          pruner: pruner, seed: 3))
      for round in 0..<4 {
        let trial = try study.ask()
        for entry in trial.parameters.entries {
          guard let index = space.index(of: entry.name) else { throw Violation("\(entry) is new") }
          do { _ = try space.axes[index].raw(of: entry.value) } catch {
            throw Violation("\(entry) is proposed and refused: \(error)")
          }
        }
        _ = command?.arguments(for: trial.parameters)
        for step in [0, 1, 1 << round, .max - 1] {
          _ = try study.report(trial.number, step: step, values: ["loss": Double(step % 7 + round)])
        }
        try study.tell(
          trial.number, value: Double(round), gradient: slopes(trial.parameters, in: space, round))
      }
    } catch let error as StudyError { try hold(!error.message.isEmpty, "an error says nothing") }
  }
}

extension FuzzTarget {
  /// Slopes from tiny to the largest that there are.
  private static func slopes(
    _ parameters: Parameters, in space: SearchSpace, _ round: Int
  ) -> [String: Double] {
    var slopes: [String: Double] = [:]
    for entry in parameters.entries {
      guard let index = space.index(of: entry.name) else { continue }
      switch space.parameters[index].domain {
      case .float, .int, .normal, .lognormal:
        slopes[entry.name] = round == 2 ? -Double.greatestFiniteMagnitude : 1e-5 * Double(round)
      case .choice, .ordinal, .fixed, .simplex: break
      }
    }
    return slopes
  }
}

extension Maker {
  mutating func study() -> Document {
    var members: [(String, Document)] = [
      ("command", once(in: 3) ? ["./train", "--x", "{opt}"] : "python t.py --opt {opt} '{{lr}}'"),
      ("minimize", "loss"), ("parameters", parameters()),
    ]
    if once(in: 2) { members.append(("constraints", constraints())) }
    if once(in: 3) { members.append(("sampler", algorithm())) }
    if once(in: 3) { members.append(("pruner", algorithm())) }
    if once(in: 3) { members.append(("trials", .int(integer()))) }
    if once(in: 3) {
      members.append(("timeout", pick(["1h30m", "500ms", 20, 0.5, "1e9d", "-1s"])))
    }
    if once(in: 4) { members.append(("metric", .object([("loss", "loss=([0-9.]+)")]))) }
    if once(in: 4) { members.append(("trial", ["memory": "4GB", "retries": .int(integer())])) }
    if once(in: 4) { members.append(("enqueue", [["opt": value()]])) }
    if once(in: 5) { members.append((pick(StudyFile.keys), document())) }
    var keys: Set<String> = []
    return .object(members.filter { keys.insert($0.0).inserted })
  }
}

extension Document: ExpressibleByDictionaryLiteral {
  init(dictionaryLiteral elements: (String, Document)...) { self = .object(elements) }
}

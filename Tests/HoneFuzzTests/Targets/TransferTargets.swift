import HoneCore
import HoneFormats
import HoneStorage

extension FuzzTarget {
  /// Studies as JSON lines: refused with file and line, or trials that any store takes.
  static let jsonl = FuzzTarget(
    name: "jsonl", cases: 600,
    words: [
      "\n", "{\"hone\":1,", "\"trial\":0", "\"state\":\"running\"", "\"state\":\"waiting\"",
      "\"tag\":[1]", "\"nan\"", "\"inf\"", "null", "\"enqueued\":true", "\"reports\":[[1,0.5]]",
      "\"gradient\":{\"lr\":0.5}", "\"attributes\":{\"a\":[1]}",
      "{\"vector\":\"w\",\"values\":[1]}",
      "1e400", "\"1970-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59.999999Z\"", "{}", "\r", "é",
    ],
    make: { maker in
      guard let study = try? sampleStudy() else { return [] }
      let header = JSONLines.header(of: study, created: 0)
      let lines = (0..<maker.below(5)).flatMap { number in
        let trial = maker.trial(number, of: study)
        var lines = [JSONLines.line(of: trial, objectives: study.objectives)]
        let vector = NamedVector(name: "w", values: [maker.number(), 0.5])
        if maker.once(in: 3) {
          JSONLines.write(vector, of: number) { lines.append(String($0.dropLast())) }
        }
        return lines
      }
      return Array((maker.once(in: 5) ? lines : [header] + lines).joined(separator: "\n").utf8)
    },
    check: { bytes in
      let study = try sampleStudy()
      try bring(into: study) {
        var reader = try JSONLinesReader(once(bytes), file: "f")
        var records: [TrialRecord] = []
        while let record = try reader.next(in: study.space, study.objectives) {
          records.append(record)
        }
        return records
      }
    })

  /// Tables of trials: refused with file, line and column, or trials that any store takes.
  static let csv = FuzzTarget(
    name: "csv", cases: 600,
    words: [
      "\n", "\r\n", ",", "\"", "\"\"", "lr", "params.units", "values.loss", "state", "waiting",
      "completed", "nan", "inf", "0x1p3", "1e400", "started", "trial", "", " ", "\u{FEFF}",
    ],
    make: { maker in
      let fields = ["lr", "params.units", "opt", "loss", "state", "started", "reason"]
      var rows = [fields.joined(separator: ",")]
      for _ in 0..<maker.below(5) {
        rows.append(
          CSV.line([
            "\(maker.uniform())", "\(maker.integer())", maker.pick(["sgd", "adam", "", "1"]),
            "\(maker.number())", maker.pick(["", "failed", "pruned", "running"]),
            maker.pick(["", "2026-11-24T00:14:08.706154Z", maker.text()]), maker.text(),
          ]))
      }
      return Array(rows.joined(separator: maker.pick(["\n", "\r\n"])).utf8)
    },
    check: { bytes in
      let study = try sampleStudy()
      try bring(into: study) {
        var reader = try TrialTableReader(
          once(bytes), file: "f", space: study.space, objectives: study.objectives)
        var records: [TrialRecord] = []
        while let record = try reader.next() { records.append(record) }
        return records
      }
    })

  /// Files of NumPy's: refused, or as many numbers as they name.
  static let npy = FuzzTarget(
    name: "npy", cases: 600,
    words: [
      "'descr':", "'<f8'", "'<f4'", "'>f8'", "'shape':", "(3,)", "(3, 2)", "()", "(", ")", ",",
      "False", "\u{93}NUMPY", "-1", "99999999999999999999",
    ],
    make: { maker in
      let width = maker.pick([4, 8])
      let count = maker.below(9)
      return NPY.header(count: count, width: width)
        + (0..<count * width).map { _ in UInt8(maker.below(256)) }
    },
    check: { bytes in
      do {
        let head = try NPY.head(bytes)
        try hold(head.count >= 0 && head.offset <= bytes.count, "\(head)")
        try hold(head.width == 4 || head.width == 8, "\(head)")
      } catch let error as SpaceError { try error.checkPlace() }
    })

  private static func sampleStudy() throws -> StudyDefinition {
    let space = try SearchSpace([
      .float("lr", in: 1e-5...1, scale: .log), .int("units", in: 1...40),
      .choice("opt", ["sgd", "adam", 1]),
      .float("momentum", in: 0...1).when("opt", is: "sgd"),
    ])
    return try StudyDefinition(
      name: "s", space: space, objectives: [.minimize("loss")], sampler: AlgorithmSpec("random"),
      pruner: AlgorithmSpec("none"), seed: 1)
  }

  /// Gives the bytes, and then none.
  private static func once(_ bytes: [UInt8]) -> ByteSource {
    var rest: [UInt8]? = bytes
    return { rest.take() ?? [] }
  }

  /// What was read can be stored, and reads back from the store as so many trials.
  private static func bring(
    into study: StudyDefinition, _ read: () throws -> [TrialRecord]
  ) throws {
    let records: [TrialRecord]
    do { records = try read() } catch let error as SpaceError {
      try error.checkPlace()
      try hold("\(error)".hasPrefix("f:"), "no file is named: \(error)")
      return
    }
    var timeline = Timeline(after: 0, revision: 0, now: 1_763_929_603_000_001)
    var events = records.flatMap { timeline.add($0) }
    events += timeline.finish()
    let storage = MemoryStorage()
    let id = try storage.create(study, at: 0)
    do { _ = try storage.append(events, to: id, by: Worker(id: "w")) } catch {
      throw Violation("no store takes what was read: \(error)")
    }
    let counts = try storage.studies()[0].counts
    try hold(
      counts.reduce(0, +) == records.count, "\(records.count) trials became \(counts)")
  }
}

extension Maker {
  /// A trial in any state, with values that may well lie outside the space.
  fileprivate mutating func trial(_ number: Int, of study: StudyDefinition) -> Trial {
    let point = study.space.point(unit: study.space.parameters.map { _ in uniform() })
    let state = pick([TrialState.completed, .pruned, .failed, .running, .waiting])
    var trial = Trial(
      number: number, state: state, parameters: Parameters(study.space.values(of: point)),
      attempt: 1)
    trial.started = Timestamp(truncatingIfNeeded: once(in: 4) ? integer() : below(1 << 50))
    trial.finished = state.isFinished ? trial.started : nil
    trial.values = state == .completed ? [measure()] : []
    trial.reports = (0..<below(3)).map { Report(step: $0, values: [measure()]) }
    trial.reason = once(in: 2) ? text() : nil
    trial.isEnqueued = once(in: 2)
    if state == .completed, once(in: 2) {
      trial.gradient = [NamedSlope(name: pick(["lr", "units", "opt"]), value: measure())]
    }
    trial.tag = once(in: 3) ? [Int64(integer())] : []
    return trial
  }

  private mutating func measure() -> Double { once(in: 5) ? .infinity : self.number() }
}

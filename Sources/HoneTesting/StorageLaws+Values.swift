internal import HoneCore
internal import HoneStorage

extension StorageLaws {
  /// What holds of the numbers and texts that are kept.
  public static let values: [StorageLaw] = [
    StorageLaw("every number is kept to its last bit, infinities and NaN included") { bench in
      let study = try bench.storage.create(try Sample.definition(), at: 0)
      let numbers: [Double] = [
        0, -0.0, .leastNonzeroMagnitude, -.leastNormalMagnitude, .greatestFiniteMagnitude, 0.1,
        1e15 + 0.3, 0x1p53 + 2, -3, 1e300, .pi, 0x1.fffffffffffffp-1,
      ]
      let results: [Double] = numbers + [.infinity, -.infinity]
      var written: [Event] = []
      for (trial, value) in results.enumerated() {
        let raw = numbers[trial % numbers.count]
        written += [
          .asked(Event.Asked(trial: trial, point: Point(raw: [raw, 1, raw]), seen: 0, at: 0)),
          .reported(trial: trial, attempt: 1, Report(step: .max, values: [value, .nan])),
          .finished(trial: trial, attempt: 1, .completed([value, raw]), at: 0),
          .enqueued(
            trial: results.count + trial,
            given: [Event.Given(parameter: 2, raw: raw), Event.Given(parameter: 0, raw: raw)],
            at: 0),
        ]
      }
      // Enqueued trials take the numbers after the others.
      written = written.filter { !$0.isEnqueued } + written.filter(\.isEnqueued)
      _ = try bench.storage.append(written, to: study, by: Sample.anna)
      let read = try bench.reopen().allEvents(in: study, limit: 7)
      try requireEqual(read.count, written.count, "the number of events")
      for (found, wanted) in zip(read, written) {
        try requireEqual(found.bits, wanted.bits, "\(wanted), as bits,")
      }
    },
    StorageLaw("times, tags, revisions and reasons are kept") { bench in
      let study = try bench.storage.create(try Sample.definition(), at: 0)
      let events: [Event] = [
        .asked(
          Event.Asked(
            trial: 0, point: Sample.point(0), tag: [.min, .max, 0], seen: 1 << 50,
            at: 1_700_000_000_123_456, isEnqueued: true)),
        .asked(Event.Asked(trial: 1, point: Sample.point(1), seen: 0, at: -1)),
        .finished(
          trial: 0, attempt: 1, .failed(reason: "exit 1:\n\t'out of memory' \"é\" \u{0} 🧪"),
          at: 1_700_000_000_123_457),
        .finished(trial: 1, attempt: 1, .failed(reason: ""), at: 0),
      ]
      _ = try bench.storage.append(events, to: study, by: Sample.anna)
      try requireEqual(try bench.reopen().allEvents(in: study), events, "what was read")
    },
  ]
}

extension Event {
  fileprivate var isEnqueued: Bool {
    if case .enqueued = self { return true }
    return false
  }

  /// The event's numbers as bits: equality of numbers knows neither NaN nor the sign of 0.
  fileprivate var bits: [UInt64] {
    let numbers: [Double] =
      switch self {
      case .enqueued(_, let given, _): given.flatMap { [Double($0.parameter), $0.raw] }
      case .asked(let asked): asked.point.raw
      case .reported(_, _, let report): report.values
      case .gradient(_, _, let slopes): slopes.flatMap { [Double($0.parameter), $0.value] }
      case .finished(_, _, .completed(let values), _): values
      case .vectors(_, _, let vectors): vectors.flatMap(\.values)
      case .reserved, .released, .finished, .deleted: []
      }
    return [UInt64(trial)] + numbers.map { $0.isNaN ? Double.nan.bitPattern : $0.bitPattern }
  }
}

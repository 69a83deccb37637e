import Hone
import HoneCore
import HoneFormats

/// Turns the trials of a source into the events that a store takes, some at a time.
struct ImportFeed {
  /// The time of whatever bears none.
  let now: Timestamp
  /// How many trials have been given.
  private(set) var count = 0
  /// The number of the first of them.
  private(set) var first = 0

  private static let batch = 500
  private let source: ImportSource
  private var ready: [TrialRecord] = []
  private var timeline: Timeline?
  private var numbers = Renumbering()
  private var isAtEnd = false
  private var noted: [Int?: [Attribute]] = [:]
  private var counts: [TrialState: Int] = [:]

  /// Creates a feed.
  ///
  /// - Parameters:
  ///   - source: Where the trials come from.
  ///   - isNew: Whether the study is made for them; one that is there keeps its own attributes.
  init(_ source: ImportSource, isNew: Bool) {
    self.source = source
    if isNew, !source.attributes.isEmpty { noted[nil] = source.attributes }
    now = WallClock.now()
  }

  /// How many trials are in which state, none of them running.
  var states: [(state: TrialState, count: Int)] {
    TrialState.allCases.compactMap { state in counts[state].map { (state, $0) } }
  }

  /// Reads the first trials.
  mutating func prepare() throws { try read() }

  /// The events of the next trials; nil after the last.
  mutating func events(_ trials: Int, _ revision: Int) throws -> [Event]? {
    var line = timeline ?? Timeline(after: trials, revision: revision, now: now)
    if timeline == nil {
      first = trials
      numbers = Renumbering(after: trials)
    }
    if ready.isEmpty { try read() }
    defer { timeline = line }
    guard !ready.isEmpty else {
      let events = line.finish()
      return events.isEmpty ? nil : events
    }
    var events: [Event] = []
    for (place, record) in ready.enumerated() {
      var record = record
      record.tag = numbers.take(record.tag, of: record.number ?? count + place, as: line.next)
      if case .copies(let other) = record.origin {
        // What it copied may not be there.
        record.origin = numbers.number(of: other).map { .copies($0) } ?? .fresh
      }
      if !record.attributes.isEmpty { noted[line.next] = record.attributes }
      events += line.add(record)
    }
    for record in ready {
      counts[record.state == .running ? .waiting : record.state, default: 0] += 1
    }
    count += ready.count
    ready = []
    return events
  }

  /// What was noted of the trials that were given since the last call.
  mutating func attributes() -> [Int?: [Attribute]] {
    defer { noted = [:] }
    return noted
  }

  private mutating func read() throws {
    // Vectors may be long: then there are fewer trials at a time.
    var numbers = 0
    while !isAtEnd, ready.count < ImportFeed.batch, numbers < 1 << 20 {
      guard let record = try source.next() else {
        isAtEnd = true
        return
      }
      numbers += record.vectors.reduce(0) { $0 + $1.values.count }
      ready.append(record)
    }
  }
}

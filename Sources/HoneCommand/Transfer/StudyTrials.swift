import Hone
import HoneCore

/// A study's trials one after another, without deleted ones and those that have nothing but a number.
struct StudyTrials {
  private let study: any StudyReader
  private var left: Int
  private var number = 0
  private var front: [Trial]?
  private let reserved: Set<Int>

  init(_ study: any StudyReader) {
    self.study = study
    reserved = study.reserved
    left = study.progress.total - reserved.count
  }

  /// Only the trials that no other dominates.
  ///
  /// - Parameters:
  ///   - study: The study.
  ///   - format: As what they are to be written: in a table from the best of the first objective on,
  ///     else by number, and without what their sampler keeps with them, as that tells of all trials.
  init(frontOf study: any StudyReader, as format: TransferFormat) {
    self.init(study)
    var trials = study.best.front
    left = trials.count
    if format != .csv {
      trials.sort { $0.number < $1.number }
      for index in trials.indices { trials[index].tag = [] }
    }
    front = trials
  }

  /// How many there are to come.
  var count: Int { left }

  /// The next trial; nil after the last.
  mutating func next() -> Trial? {
    while left > 0 {
      defer { number += 1 }
      guard let trial = front?[number] ?? study.trial(number),
        front != nil || !reserved.contains(number)
      else { continue }
      left -= 1
      return trial
    }
    return nil
  }
}

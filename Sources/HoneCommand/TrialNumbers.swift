import Hone
import HoneCore

/// Numbers of trials as a person lists them: `17`, `3-7`, `3..7`, `3,5,9-12`.
struct TrialNumbers {
  private(set) var ranges: [ClosedRange<Int>] = []

  /// Reads a list; nil where the word is none.
  init?(_ word: String) {
    guard !word.isEmpty else { return nil }
    for part in word.split(separator: ",", omittingEmptySubsequences: false) {
      guard let range = TrialNumbers.range(part) else { return nil }
      ranges.append(range)
    }
  }

  /// Reads several lists.
  ///
  /// - Throws: `CommandFailure` that names the first word that is none.
  init(_ words: [String]) throws(CommandFailure) {
    for word in words {
      guard let numbers = TrialNumbers(word) else {
        throw CommandFailure(
          .usage,
          "`\(word)` is neither a trial's number, such as 0 or 17, nor a range such as 3-7")
      }
      ranges += numbers.ranges
    }
  }

  /// The number, where it is a single one.
  var only: Int? { ranges.count == 1 && ranges[0].count == 1 ? ranges[0].lowerBound : nil }

  /// The trials of a study that are meant, each once and by number.
  ///
  /// - Throws: `CommandFailure` for the first that is not there; within a range, deleted ones are
  ///   passed over.
  func trials(of study: Study) throws(CommandFailure) -> [Trial] {
    let all = study.trials
    let numbers = Set(all.map(\.number))
    for range in ranges {
      let end = range.upperBound
      // The next number is one past the highest, be that one deleted.
      let isThere = range.count == 1 ? numbers.contains(end) : end < study.numberCount
      guard !isThere else { continue }
      throw CommandFailure(
        .usage,
        end < study.numberCount
          ? "there is no trial \(end) any more: it was deleted"
          : "there is no trial \(end) in the study: `hone trials` lists them")
    }
    return all.filter { trial in ranges.contains { $0.contains(trial.number) } }
  }

  private static func range(_ text: Substring) -> ClosedRange<Int>? {
    if let number = number(text) { return number...number }
    for separator in ["..", "-"] {
      guard let place = text.firstRange(of: separator) else { continue }
      guard let low = number(text[..<place.lowerBound]),
        let high = number(text[place.upperBound...]), low <= high
      else { return nil }
      return low...high
    }
    return nil
  }

  private static func number(_ text: Substring) -> Int? {
    guard !text.isEmpty, text.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
    return Int(text)
  }

  /// Numbers as a person lists them: `0-4, 7`.
  static func text(_ numbers: [Int]) -> String {
    var ranges: [ClosedRange<Int>] = []
    for number in numbers {
      if let last = ranges.last, last.upperBound + 1 == number {
        ranges[ranges.count - 1] = last.lowerBound...number
      } else {
        ranges.append(number...number)
      }
    }
    return ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
      .joined(separator: ", ")
  }
}

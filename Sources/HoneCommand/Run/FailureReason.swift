import Hone

/// Why a trial failed, with what says most of it first.
///
/// A stored reason is what Hone saw, such as `exit status 1`, and below it the end of what the program
/// printed, in which a traceback has the error in its last line.
struct FailureReason {
  /// What Hone saw, with the amount where a limit was hit.
  let head: String
  /// The rest of the reason.
  let output: [String]

  init(_ reason: String) {
    // Of a line that a progress bar rewrote, `oneLine` keeps the last state.
    var lines = reason.unicodeScalars.split(separator: "\n").map { String($0) }
      .filter { $0 != Study.stopNote }.map { Text.oneLine($0) }.filter { !$0.isEmpty }
    var head = lines.isEmpty ? "no reason is known" : lines.removeFirst()
    // How much memory was used stands in a line of its own, as it differs from trial to trial.
    if let amount = lines.first, Self.isAmount(amount) {
      head += " (\(amount))"
      lines.removeFirst()
    }
    self.head = head
    output = lines
  }

  /// The reason in one line: the error before the exit status that came of it, and a limit that was hit
  /// before what was printed last.
  var line: String {
    guard let cause = error else {
      guard !output.isEmpty else { return head }
      // Which of them matters nobody knows: what was complained of may stand before what was printed.
      let last = output.suffix(3).map(Self.trimmed).joined(separator: " | ")
      return "\(head); last \(output.count == 1 ? "line" : "lines"): \(last)"
    }
    return head.hasPrefix("exit status ") ? "\(cause) (\(head))" : "\(head): \(cause)"
  }

  /// The line first, then all that the program printed.
  var text: String {
    let isAll = output.isEmpty || (error == nil && output.count <= 3) || output.count == 1
    return ([line] + (isAll ? [] : output)).joined(separator: "\n")
  }

  /// The line of the output that names an error; nil where none does.
  private var error: String? {
    let start = output.lastIndex { $0.contains("Traceback (most recent call last)") }
    let place =
      start.map { Self.exception(in: output[($0 + 1)...]) }
      ?? output.lastIndex { Self.isException($0) && !$0.contains("Warning:") }
      ?? output.lastIndex(where: Self.isComplaint)
    guard let found = place else { return nil }
    let line = Self.trimmed(output[found])
    guard line.hasSuffix(":"), found + 1 < output.count else { return line }
    return "\(line) \(Self.trimmed(output[found + 1]))"
  }

  /// The line that ends a traceback, which begins above these: the first, as an error's text may have
  /// lines of its own. An exception of any name stands below the last of the frames.
  private static func exception(in lines: ArraySlice<String>) -> Int? {
    if let place = lines.firstIndex(where: isException) { return place }
    let frames = lines.lastIndex { $0.hasPrefix("  ") }.map { $0 + 1 } ?? lines.startIndex
    return lines[frames...].firstIndex { line in
      let name = line.prefix { $0.isLetter || $0.isNumber || "._".contains($0) }
      let rest = line[name.endIndex...]
      return name.first?.isLetter == true && (rest.isEmpty || rest.hasPrefix(":"))
    }
  }

  /// Whether it is a line such as `ValueError: no such rate` or `torch.cuda.OutOfMemoryError: …`.
  private static func isException(_ line: String) -> Bool {
    let name = line.prefix { $0.isLetter || $0.isNumber || "._".contains($0) }
    let rest = line[name.endIndex...]
    guard name.first?.isLetter == true, rest.isEmpty || rest.hasPrefix(":") else { return false }
    return exceptions.contains { name.hasSuffix($0) }
  }

  private static let exceptions = [
    "Error", "Exception", "Interrupt", "Exit", "Warning", "Failure", "Timeout", "StopIteration",
  ]

  /// Whether the line says that something went wrong, in whatever language.
  private static func isComplaint(_ line: String) -> Bool {
    let line = line.lowercased()
    return complaints.contains { line.contains($0) } || namesError(line)
  }

  /// Whether it speaks of an error, and not of a metric of that name: `error 0.12`, `val_error=0.3`.
  private static func namesError(_ line: String) -> Bool {
    line.ranges(of: "error").contains { range in
      let isMetric = line[..<range.lowerBound].last == "_"
      let next = line[range.upperBound...].first { !" :=".contains($0) }
      return !isMetric && next?.isNumber != true
    }
  }

  private static let complaints = [
    "assert", "fatal", "panic", "exception", "abort", "not found", "no such", "denied",
    "out of memory", "no space left", "segmentation fault", "terminate called",
  ]

  private static func isAmount(_ line: String) -> Bool {
    let words = line.split(separator: " ")
    return words.count == 2 && words[1] == "MiB" && words[0].allSatisfy(\.isNumber)
  }

  private static func trimmed(_ line: String) -> String {
    String(line.drop { $0 == " " })
  }
}

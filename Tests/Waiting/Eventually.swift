/// How long tests wait, all of them: a cap for what would hang, and no claim on time.
///
/// No test fails because the machine is slow or busy. What a test waits for is a condition
/// (``eventually(every:file:line:_:)``), and what is measured against the clock is in a suite
/// `ClockTests`; `scripts/check-clocks.py` looks for anything else.
public enum Patience {
  /// Thirty times what the longest of the runs takes on two cores that do nothing else.
  public static let minutes = 120
  /// The same as a duration.
  public static let cap = Duration.seconds(60 * minutes)
}

/// Something has not come about, however long it was waited for.
public struct StillNotSo: Error, CustomStringConvertible {
  /// Where it was waited for, and how long.
  public let description: String
}

/// Waits until something is so.
///
/// - Parameters:
///   - pause: How long to wait between two looks.
///   - file: Where it is waited for.
///   - line: Where in it.
///   - isolation: Who asks.
///   - isSo: Whether it is so; asked again and again.
/// - Throws: ``StillNotSo`` after ``Patience/cap``, what `isSo` throws, and `CancellationError`.
public func eventually(
  every pause: Duration = .milliseconds(10), file: String = #fileID, line: Int = #line,
  isolation: isolated (any Actor)? = #isolation, _ isSo: () async throws -> Bool
) async throws {
  let end = ContinuousClock.now + Patience.cap
  while try await !isSo() {
    guard .now < end else {
      throw StillNotSo(
        description: "\(file):\(line): after \(Patience.minutes) minutes it is still not so")
    }
    try await Task.sleep(for: pause)
  }
}

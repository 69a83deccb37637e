/// An implementation that breaks a law: which law, and how.
public struct LawViolation: Error, Sendable, Hashable, CustomStringConvertible {
  /// The law, as a promise.
  public let law: String
  /// What was seen instead.
  public let detail: String

  /// Creates a violation.
  public init(_ law: String, _ detail: String) {
    self.law = law
    self.detail = detail
  }

  /// The law and what was seen instead.
  public var description: String { "\(law): \(detail)" }
}

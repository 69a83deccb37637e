public import Hone
public import HoneCore
internal import HoneFormats

extension FailureBrake {
  private static let forms =
    "`ignore`, a number of trials such as 5, a share such as 0.5, or {first: 5, share: 0.5, after: 20}"

  /// Reads what a person writes on a command line: `ignore`, `5`, `0.5`, `{first: 5, share: 0.5}`.
  ///
  /// - Throws: `SpaceError` that says how it is written.
  public static func parse(_ text: String) throws(SpaceError) -> FailureBrake {
    try FailureBrake(Field(try YAMLDocument.parse(text), path: ["failures"]))
  }

  /// Reads the value of `failures` in a study file.
  init(_ field: Field) throws(SpaceError) {
    self.init()
    if field.document.members != nil {
      try field.allow(["first", "share", "after"], wanted: Self.forms)
      if let part = field["first"] { first = try FailureBrake.first(part) }
      if let part = field["share"] { share = try FailureBrake.share(part) }
      if let part = field["after"] {
        after = try part.int("a whole number of trials from 1 on", in: 1 ... .max)
        guard share != nil else {
          throw part.fault(
            .invalidValue, "`after` says from when on `share` counts: give `share`, too")
        }
      }
    } else if FailureBrake.isNone(field) {
      self = .ignore
    } else if let number = field.document.number, number > 0, number < 1 {
      share = number
    } else {
      guard field.document.number != nil else { throw field.mismatch(Self.forms) }
      first = try FailureBrake.first(field)
    }
  }

  private static func isNone(_ field: Field) -> Bool {
    field.document.text == "ignore" || field.document.text == "none"
      || field.document.truth == false
  }

  private static func first(_ field: Field) throws(SpaceError) -> Int? {
    if isNone(field) { return nil }
    return try field.int("a whole number of trials from 1 on, or none", in: 1 ... .max)
  }

  private static func share(_ field: Field) throws(SpaceError) -> Double? {
    if isNone(field) { return nil }
    let share = try field.number("a share of the trials, from 0 on and below 1, or none")
    guard (0..<1).contains(share) else {
      throw field.fault(
        .invalidValue, "expected a share of the trials, from 0 on and below 1, not \(share)")
    }
    return share
  }
}

/// The exit statuses of a program that count as success.
public enum ExitCodes {
  /// What counts unless somebody says otherwise.
  public static let standard: Set<Int32> = [0]

  /// Reads what a person writes on a command line: `0,10,20` or `[0, 10, 20]`.
  ///
  /// - Throws: `SpaceError` that says how they are written.
  public static func parse(_ text: String) throws(SpaceError) -> Set<Int32> {
    let list = text.hasPrefix("[") ? text : "[\(text)]"
    return try read(Field(try YAMLDocument.parse(list), path: ["exit_codes"]))
  }

  /// Reads the value of `exit_codes` in a study file.
  static func read(_ field: Field) throws(SpaceError) -> Set<Int32> {
    let wanted = "a list of all exit statuses that are a success, such as [0, 10, 20]"
    var codes: Set<Int32> = []
    for element in try field.elements(wanted) {
      codes.insert(Int32(try element.int("an exit status from 0 to 255", in: 0...255)))
    }
    guard !codes.isEmpty else { throw field.fault(.invalidValue, "this is empty: give \(wanted)") }
    return codes
  }
}

extension TrialLimits {
  /// Reads what a person writes on a command line: `2`, or `{lost: 2, failed: 1}`.
  ///
  /// - Throws: `SpaceError` that says how it is written.
  public mutating func parseRetries(_ text: String) throws(SpaceError) {
    try readRetries(Field(try YAMLDocument.parse(text), path: ["retries"]))
  }

  /// Reads `retries`: how often a lost trial is tried again, or `{lost: 2, failed: 1}`; what is not
  /// named stays as it was.
  mutating func readRetries(_ field: Field) throws(SpaceError) {
    let wanted = "a whole number from 0 on, or {lost: 2, failed: 1}"
    guard field.document.members != nil else {
      retries = try field.int(wanted, in: 0 ... .max)
      return
    }
    try field.allow(["lost", "failed"], wanted: wanted)
    if let lost = field["lost"] {
      retries = try lost.int("a whole number from 0 on", in: 0 ... .max)
    }
    if let failed = field["failed"] {
      failedRetries = try failed.int("a whole number from 0 on", in: 0 ... .max)
    }
  }
}

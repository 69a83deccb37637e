internal import Hone
internal import HoneFormats

/// A call's parameters by name. One that is null counts as not given.
struct Arguments {
  /// The object of all parameters that are given.
  let document: Document
  private let method: Method

  /// Checks that the parameters go by name and that the method knows all of them.
  init(_ params: Document?, of method: Method) throws(RPCError) {
    self.method = method
    guard let params, params.elements?.isEmpty != true else {
      document = .object([])
      return
    }
    guard let members = params.members else {
      throw RPCError(
        .invalidParams,
        "parameters have names: `params` is an object, not a list; \(method.takes)")
    }
    for member in members where !method.parameters.contains(member.key) {
      let guess = Spelling.nearest(to: member.key, among: method.parameters)
      let hint = guess.map { "did you mean `\($0)`? " } ?? ""
      throw RPCError(
        SpaceError(
          .unknownKey, at: [member.key], "there is no such parameter: \(hint)\(method.takes)",
          position: member.keyPosition))
    }
    let hasNull = members.contains { $0.value.node == .null }
    document =
      hasNull ? Document(.object(members.filter { $0.value.node != .null })) : params
  }

  /// A parameter, if it is given.
  subscript(key: String) -> Document? { document[key] }

  /// A parameter with its place, if it is given.
  func field(_ key: String) -> Field? {
    self[key].map { Field($0, path: [key]) }
  }

  /// A parameter that must be given.
  func required(_ key: String) throws(RPCError) -> Field {
    if let field = field(key) { return field }
    throw RPCError(
      SpaceError(.missingKey, at: [key], "this parameter must be given: \(method.takes)"))
  }

  /// A text that must be given.
  func text(_ key: String) throws(RPCError) -> String {
    if let text = self[key]?.text { return text }
    return try reading(try required(key)) { field throws(SpaceError) in try field.text() }
  }

  /// A whole number that must be given, unless there is one to fall back on.
  func int(
    _ key: String, _ wanted: String = "an integer", in range: ClosedRange<Int> = .min ... .max,
    orElse fallback: Int? = nil
  ) throws(RPCError) -> Int {
    if let number = self[key]?.whole, range.contains(number) { return number }
    if let fallback, self[key] == nil { return fallback }
    return try reading(try required(key)) { field throws(SpaceError) in
      try field.int(wanted, in: range)
    }
  }

  /// The number of a trial, which must be given.
  func trial() throws(RPCError) -> Int {
    try int("trial", "a trial's number, an integer from 0 on", in: 0 ... .max)
  }

  /// Reads a parameter; what is wrong with it is a fault of the call's.
  func reading<R>(
    _ field: Field, _ body: (Field) throws(SpaceError) -> R
  ) throws(RPCError) -> R {
    do throws(SpaceError) { return try body(field) } catch { throw RPCError(error) }
  }
}

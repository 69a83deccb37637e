internal import Hone
internal import HoneFormats

extension RPCError {
  /// A parameter that is missing, unknown or wrong.
  init(_ error: SpaceError) {
    let key = error.path.joined(separator: ".")
    self.init(
      .invalidParams, key.isEmpty ? error.message : "\(key): \(error.message)",
      data: RPCError.place(error.path, error.position))
  }

  /// What a study did not do.
  init(_ error: StudyError) {
    self.init(RPCError.code(of: error.code), error.message)
  }

  /// Why a study is not made: that its sampler cannot search it is a fault of the call's, too.
  init(declaring error: StudyError) {
    self.init(error)
    if error.code == .unsuitable { code = .invalidParams }
  }

  /// What a store did not do.
  init(_ error: StorageError) {
    let code: Code =
      switch error.code {
      case .exists: .studyExists
      case .invalidPlace: .invalidParams
      default: .storage
      }
    self.init(code, error.message)
  }

  /// A line that is not JSON.
  static func parse(_ error: SpaceError) -> RPCError {
    let column = error.position.map { " at column \($0.column)" } ?? ""
    return RPCError(
      .parse, "this is not JSON\(column): \(error.message)",
      data: place([], error.position))
  }

  /// What each kind of trouble of a study is called here; a test walks through all of them.
  static func code(of code: StudyError.Code) -> Code {
    switch code {
    case .declaration, .unknownTrial, .metric, .gradient, .vector: .invalidParams
    case .exists: .studyExists
    case .differs, .notAmendable: .studyDiffers
    case .notRunning: .notRunning
    case .exhausted: .exhausted
    case .infeasible: .infeasible
    case .missingGradient: .missingGradient
    case .unsuitable: .unsuitable
    case .absent: .absent
    case .notReady, .cancelled: .notReady
    case .storage, .unknownStudy, .machine: .storage
    default: .internalError
    }
  }

  private static func place(_ path: [String], _ position: SourcePosition?) -> Document? {
    var members: [(String, Document)] = []
    if !path.isEmpty { members.append(("path", .array(path.map { .string($0) }))) }
    if let position {
      members.append(("line", .int(position.line)))
      members.append(("column", .int(position.column)))
    }
    return members.isEmpty ? nil : .object(members)
  }
}

package import HoneCore
internal import HoneStorage

/// Why a study did not do what it was asked.
public struct StudyError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kind of trouble; open, so that new kinds break no `switch`.
  public struct Code: RawRepresentable, Sendable, Hashable {
    /// The code's name.
    public var rawValue: String
    /// Creates a code from its name.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The declaration of the space or the study is wrong.
    public static let declaration = Code(rawValue: "declaration")
    /// The sampler cannot search this space.
    public static let unsuitable = Code(rawValue: "unsuitable")
    /// A study of this name is there already.
    public static let exists = Code(rawValue: "exists")
    /// There is no study of this name, or no longer.
    public static let unknownStudy = Code(rawValue: "unknown-study")
    /// A study of this name exists that cannot become the one that was declared.
    public static let differs = Code(rawValue: "differs")
    /// There is no trial of this number.
    public static let unknownTrial = Code(rawValue: "unknown-trial")
    /// The trial is not running: it has ended, or has not begun.
    public static let notRunning = Code(rawValue: "not-running")
    /// What was to be changed of a trial or a study cannot be changed so.
    public static let notAmendable = Code(rawValue: "not-amendable")
    /// A value is missing, or is of a metric that is not an objective.
    public static let metric = Code(rawValue: "metric")
    /// A gradient is of a parameter that has no slope, or is not finite.
    public static let gradient = Code(rawValue: "gradient")
    /// A vector cannot be kept: its name, its length or a number in it.
    public static let vector = Code(rawValue: "vector")
    /// Every point of the space has been proposed.
    public static let exhausted = Code(rawValue: "exhausted")
    /// No point that satisfies the constraints was found, although some may be there.
    public static let infeasible = Code(rawValue: "infeasible")
    /// The task that asked was cancelled before there was an answer.
    public static let cancelled = Code(rawValue: "cancelled")
    /// A sampler that descends by gradients was told none.
    public static let missingGradient = Code(rawValue: "missing-gradient")
    /// The study has a sampler or a pruner of somebody's own, which is not here: it can only be read.
    public static let absent = Code(rawValue: "absent")
    /// A trial of a reproducible study has to begin or end before the next can be proposed.
    public static let notReady = Code(rawValue: "not-ready")
    /// The store failed.
    public static let storage = Code(rawValue: "storage")
    /// The machine lacks what a trial needs: files, threads, memory or room on the disk. Thrown by
    /// an evaluator, it gives the trial back, to be tried again after a while.
    public static let machine = Code(rawValue: "machine")

    /// All codes of this module's own.
    package static let all: [Code] = [
      declaration, unsuitable, exists, unknownStudy, differs, unknownTrial, notRunning,
      notAmendable, metric, gradient, vector, exhausted, infeasible, cancelled, missingGradient,
      absent, notReady, storage, machine,
    ]
  }

  /// The kind of trouble.
  public var code: Code
  /// What is wrong and what would be right.
  public var message: String
  /// Whether trying again may do, as where a disk is full or a file is locked.
  public var mayPass = false
  /// Whether what was stored is damaged or gone, so that only this process may know of it.
  public var isLoss = false
  /// The mistake in a declaration, with its place, where it is one.
  package private(set) var mistake: SpaceError?
  /// How long the store was tried before it gave up.
  package var waited = Duration.zero

  /// Creates an error.
  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  /// Whether both say the same; how long it took to find out is no part of what went wrong.
  public static func == (a: Self, b: Self) -> Bool {
    a.code == b.code && a.message == b.message && a.mayPass == b.mayPass
      && a.isLoss == b.isLoss
  }

  /// Adds what ``==(_:_:)`` compares.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(code)
    hasher.combine(message)
    hasher.combine(mayPass)
    hasher.combine(isLoss)
  }

  /// The message.
  public var description: String { message }

  /// Whether nothing can be kept any more: the store failed, or the study is gone from it.
  public var isOfStore: Bool { code == .storage || code == .unknownStudy }

  init(_ error: StorageError) {
    let code: Code =
      switch error.code {
      case .stale: .notRunning
      case .exists: .exists
      case .unknownStudy: .unknownStudy
      default: .storage
      }
    self.init(code, error.message)
    mayPass = error.code == .unavailable
    waited = error.waited
    isLoss = error.code == .corrupt || error.code == .lost
  }

  /// A store's error, with the study's name where it was deleted meanwhile.
  init(_ error: StorageError, of study: String) {
    self.init(error)
    guard error.code == .unknownStudy else { return }
    message =
      "the study `\(study)` was deleted meanwhile: nothing more can be stored of it"
  }

  init(_ error: SpaceError) {
    self.init(.declaration, error.description)
    mistake = error
  }

  init(_ error: SamplerError) {
    switch error {
    case .unsuitable: self.init(.unsuitable, error.description)
    case .exhausted: self.init(.exhausted, error.description)
    case .infeasible: self.init(.infeasible, error.description)
    case .missingGradient: self.init(.missingGradient, error.description)
    case .notReady: self.init(.notReady, error.description)
    case .cancelled: self.init(.cancelled, error.description)
    }
  }
}

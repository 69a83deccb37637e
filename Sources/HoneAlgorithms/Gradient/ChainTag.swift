internal import HoneCore

/// The part that a trial plays in a chain of steps, as it is kept with the trial.
struct ChainTag: Sendable, Hashable {
  /// The chain: from 0 on, or −(n + 1) for a chain from trial n, which was no part of any.
  var chain: Int
  /// The how manieth of the chain's points it belongs to, from 0; a step that was refused has one, too.
  var evaluation: Int
  /// How many steps were taken before.
  var step: Int
  var role: Role
  /// Which of the point's probes it is.
  var index: Int
  /// What all randomness of the chain comes from.
  var key: UInt64

  enum Role: Int64, Sendable, Hashable {
    /// The point itself.
    case main
    /// A point beside it that says how steep it is.
    case probe
  }

  private static let version: Int64 = 1

  init(chain: Int, evaluation: Int, step: Int, role: Role, index: Int, key: UInt64) {
    self.chain = chain
    self.evaluation = evaluation
    self.step = step
    self.role = role
    self.index = index
    self.key = key
  }

  /// Reads a trial's tag; nil where it is of another sampler or damaged.
  init?(_ tag: [Int64]) {
    guard let chain = ChainNumber.chain(tag), let role = Role(rawValue: tag[4]) else { return nil }
    self.init(
      chain: chain, evaluation: Int(tag[2]), step: Int(tag[3]), role: role,
      index: Int(tag[5]), key: UInt64(bitPattern: tag[6]))
  }

  /// What is kept with the trial.
  var numbers: [Int64] {
    [
      ChainTag.version, Int64(chain), Int64(evaluation), Int64(step), role.rawValue,
      Int64(index), Int64(bitPattern: key),
    ]
  }

  /// The trial that a chain of this number begins from; nil where it begins from one of its own.
  static func origin(_ chain: Int) -> Int? { ChainNumber.origin(chain) }

  /// The number of a chain that begins from a trial.
  static func chain(from trial: Int) -> Int { ChainNumber.chain(from: trial) }
}

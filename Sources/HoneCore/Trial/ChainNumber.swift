/// The chain of steps that a trial of the gradient samplers is part of, as its tag tells it.
///
/// Such a tag is `1, chain, evaluation, step, role, index, key`. A chain is numbered from 0 on, or
/// −(n + 1) where it began from trial n, which was no part of any: so a trial's number hides in it.
package enum ChainNumber {
  private static let version: Int64 = 1
  private static let most: Int64 = 1 << 53

  /// The chain's number; nil where the tag is of no chain.
  package static func chain(_ tag: [Int64]) -> Int? {
    guard tag.count == 7, tag[0] == version, (-most...most).contains(tag[1]),
      (0...1).contains(tag[4]), [tag[2], tag[3], tag[5]].allSatisfy({ $0 >= 0 && $0 < most })
    else { return nil }
    return Int(tag[1])
  }

  /// The trial that a chain of this number begins from; nil where it begins from one of its own.
  package static func origin(_ chain: Int) -> Int? { chain < 0 ? -(chain + 1) : nil }

  /// The number of a chain that begins from a trial.
  package static func chain(from trial: Int) -> Int { -(trial + 1) }

  /// The tag with another chain's number.
  package static func renumbered(_ tag: [Int64], as chain: Int) -> [Int64] {
    var tag = tag
    tag[1] = Int64(chain)
    return tag
  }
}

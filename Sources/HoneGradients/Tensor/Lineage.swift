/// On which marked inputs a tensor depends, and where a dependence was cut off.
///
/// A derivative by an input of which every path is cut is 0 without anybody having said so; with this
/// it is an error that names the operation. Input i of a derivative is bit i; from the 63rd on they
/// share a bit.
struct Lineage: Hashable {
  /// The inputs that derivatives reach.
  var reached: UInt64 = 0
  /// The inputs that were cut off on some path.
  var cut: UInt64 = 0
  /// The operation that cut first.
  var cutter: Cutter?

  static let none = Lineage()

  static func source(_ index: Int) -> Lineage { Lineage(reached: 1 << UInt64(min(index, 63))) }

  static func | (a: Lineage, b: Lineage) -> Lineage {
    Lineage(reached: a.reached | b.reached, cut: a.cut | b.cut, cutter: a.cutter ?? b.cutter)
  }

  /// What is left after an operation without a derivative.
  func cut(by operation: Cutter) -> Lineage {
    guard reached != 0 else { return self }
    return Lineage(reached: 0, cut: cut | reached, cutter: cutter ?? operation)
  }

  /// Whether input `index` reaches this tensor on cut paths only.
  func isCutOff(_ index: Int) -> Bool {
    let bit: UInt64 = 1 << UInt64(min(index, 63))
    return cut & bit != 0 && reached & bit == 0
  }
}

/// The operations through which no derivative passes.
enum Cutter: String, Sendable, Hashable {
  /// The index of the largest element.
  case argMax
  /// A comparison: equal, greater, less.
  case comparison
  /// Rounding to whole numbers.
  case round
  /// The next whole number below.
  case floor
  /// The sign.
  case sign
  /// A conversion to whole numbers or truth values.
  case converted
  /// A choice of elements by computed indices.
  case indices
  /// A derivative that was stopped on purpose.
  case stopGradient
}

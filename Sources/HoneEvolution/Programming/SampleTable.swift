/// The arguments of a program for many samples, a column an argument.
///
/// Columns are kept in groups of eight samples; the last group is filled up with zeros.
public struct SampleTable: Sendable {
  /// How many samples there are.
  public let count: Int
  /// How many columns there are.
  public let columnCount: Int
  let groups: Int
  let lanes: [SIMD8<Double>]

  /// Keeps samples column by column.
  ///
  /// - Parameter columns: For each argument its values, as many for each; at least one column.
  ///
  /// Complexity: O(samples · columns).
  public init(columns: [[Double]]) {
    let count = columns.first?.count ?? 0
    precondition(
      columns.allSatisfy { $0.count == count }, "every column has as many samples as the others")
    self.init(count: count, columnCount: columns.count) { columns[$1][$0] }
  }

  /// Keeps samples that are given one by one.
  ///
  /// - Parameter rows: For each sample its arguments, as many for each.
  ///
  /// Complexity: O(samples · columns).
  public init(rows: [[Double]]) {
    let width = rows.first?.count ?? 0
    precondition(
      rows.allSatisfy { $0.count == width }, "every sample has as many arguments as the others")
    self.init(count: rows.count, columnCount: width) { rows[$0][$1] }
  }

  private init(count: Int, columnCount: Int, _ value: (_ sample: Int, _ column: Int) -> Double) {
    self.count = count
    self.columnCount = columnCount
    groups = (count + 7) / 8
    var lanes = [SIMD8<Double>](repeating: .zero, count: max(1, groups * columnCount))
    for column in 0..<columnCount {
      for sample in 0..<count {
        lanes[column * groups + sample / 8][sample % 8] = value(sample, column)
      }
    }
    self.lanes = lanes
  }
}

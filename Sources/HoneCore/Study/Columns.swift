#if canImport(Glibc)
  private import Glibc
#elseif canImport(Musl)
  private import Musl
#else
  private import Darwin
#endif

/// Columns of numbers, all of one length, that grow together.
///
/// An array doubles when it is full, so that up to half of it is unused; these grow by a quarter, and
/// large ones by an eighth, whose pages `realloc` moves without copying what is in them.
struct Columns: ~Copyable, @unchecked Sendable {
  /// How many columns there are.
  let width: Int
  /// How many rows there are.
  private(set) var count = 0

  private var capacity = 0
  private let columns: UnsafeMutablePointer<UnsafeMutablePointer<Double>?>

  init(width: Int) {
    self.width = width
    columns = .allocate(capacity: width)
    columns.initialize(repeating: nil, count: width)
  }

  deinit {
    for column in 0..<width { free(columns[column]) }
    columns.deallocate()
  }

  /// Adds a row of zeros. Complexity: O(columns).
  mutating func append() {
    if count == capacity { grow() }
    for column in 0..<width { columns[column]?[count] = 0 }
    count += 1
  }

  subscript(column: Int, row: Int) -> Double {
    get { cell(column, row).pointee }
    set { cell(column, row).pointee = newValue }
  }

  /// Lends a column.
  func withColumn<R>(_ column: Int, _ body: (Span<Double>) throws -> R) rethrows -> R {
    precondition(column >= 0 && column < width, "there is no such column")
    return try body(UnsafeBufferPointer(start: columns[column], count: count).span)
  }

  private func cell(_ column: Int, _ row: Int) -> UnsafeMutablePointer<Double> {
    precondition(column >= 0 && column < width && row >= 0 && row < count, "there is no such cell")
    guard let start = columns[column] else { preconditionFailure("there is no such cell") }
    return start + row
  }

  private mutating func grow() {
    capacity = Columns.capacity(after: capacity)
    for column in 0..<width {
      let size = capacity * MemoryLayout<Double>.stride
      guard let start = realloc(columns[column], size) else { fatalError("out of memory") }
      columns[column] = start.bindMemory(to: Double.self, capacity: capacity)
    }
  }

  /// How many rows to make room for where there is room for `capacity`.
  static func capacity(after capacity: Int) -> Int {
    capacity + max(capacity / (capacity < 1 << 14 ? 4 : 8), 32)
  }
}

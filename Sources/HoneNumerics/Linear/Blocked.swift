internal import CLinear

/// A rectangle of numbers in memory, row by row.
struct Block {
  let start: UnsafeMutablePointer<Double>
  /// How far one row is from the next.
  let stride: Int

  /// The part of it that begins at a row and a column.
  func from(_ row: Int, _ column: Int) -> Block {
    Block(start: start + row * stride + column, stride: stride)
  }
}

/// Algorithms that split their matrices in halves until they are small, so that nearly all work is in
/// products of matrices that fit into the caches.
///
/// One thread, and always the same order of operations: the same matrices give the same bits.
///
/// Reference: Elmroth, Gustavson, Jonsson and Kågström 2004, "Recursive blocked algorithms and hybrid
/// data structures for dense matrix library software", SIAM Review 46(1), sections 2 and 4.
struct Blocked: ~Copyable {
  private let panels = UnsafeMutablePointer<Double>.allocate(capacity: hone_panel_size)
  private static let small = Int(hone_small)
  /// Up to this many rows a square is cheaper to compute whole than by its triangle.
  private static let square = 64

  deinit { panels.deallocate() }

  /// Where a triangle is split: in the middle, but for a multiple of the smallest.
  private static func half(_ count: Int) -> Int { max(small, count / 2 / small * small) }

  /// C += A · B.
  func add(_ a: Matrix, _ b: Matrix, to c: UnsafeMutableBufferPointer<Double>) {
    a.elements.withUnsafeBufferPointer { left in
      b.elements.withUnsafeBufferPointer { right in
        guard let x = left.baseAddress, let y = right.baseAddress, let z = c.baseAddress else {
          return
        }
        hone_update(
          1, a.rows, b.columns, a.columns, x, a.columns, 1, y, b.columns, 1, z, b.columns, panels)
      }
    }
  }

  /// Replaces the lower triangle of A by its Cholesky factor; what stands above it is undefined.
  ///
  /// - Returns: The first row whose pivot is not positive, or nil where A is positive definite.
  func factor(_ a: Block, _ count: Int) -> Int? {
    guard count > Blocked.small else {
      let row = hone_factor(count, a.start, a.stride)
      return row < 0 ? nil : row
    }
    let half = Blocked.half(count)
    if let row = factor(a, half) { return row }
    let (below, rest) = (a.from(half, 0), a.from(half, half))
    solveRight(below, rows: count - half, a, half)
    subtractSquare(of: below, depth: half, from: rest, count - half)
    return factor(rest, count - half).map { half + $0 }
  }

  /// The lower triangle of C −= A · Aᵀ; what stands above it is undefined.
  private func subtractSquare(of a: Block, depth: Int, from c: Block, _ count: Int) {
    guard count > Blocked.square else {
      return subtractProduct(a, transposed: a, depth, from: c, count, count)
    }
    let half = Blocked.half(count)
    subtractSquare(of: a, depth: depth, from: c, half)
    let below = a.from(half, 0)
    subtractProduct(below, transposed: a, depth, from: c.from(half, 0), count - half, half)
    subtractSquare(of: below, depth: depth, from: c.from(half, half), count - half)
  }

  /// C −= A · Bᵀ, where C is rows × columns.
  private func subtractProduct(
    _ a: Block, transposed b: Block, _ depth: Int, from c: Block, _ rows: Int, _ columns: Int
  ) {
    hone_update(
      -1, rows, columns, depth, a.start, a.stride, 1, b.start, 1, b.stride, c.start, c.stride,
      panels)
  }

  /// X := X · L⁻ᵀ for the lower triangle L of `count` rows.
  private func solveRight(_ x: Block, rows: Int, _ l: Block, _ count: Int) {
    guard count > Blocked.small else {
      return hone_solve_right(rows, count, l.start, l.stride, x.start, x.stride)
    }
    let half = Blocked.half(count)
    solveRight(x, rows: rows, l, half)
    let rest = x.from(0, half)
    subtractProduct(x, transposed: l.from(half, 0), half, from: rest, rows, count - half)
    solveRight(rest, rows: rows, l.from(half, half), count - half)
  }

  /// X := L⁻¹ · X for the lower triangle L of `count` rows and X of as many.
  func solve(_ l: Block, _ count: Int, _ x: Block, columns: Int) {
    guard count > Blocked.small else {
      for j in 0..<count {
        let row = x.from(j, 0).start
        for k in 0..<j {
          hone_add(columns, -l.from(j, k).start.pointee, x.from(k, 0).start, row)
        }
        divide(row, columns, by: l.from(j, j).start.pointee)
      }
      return
    }
    let half = Blocked.half(count)
    solve(l, half, x, columns: columns)
    let (below, rest) = (l.from(half, 0), x.from(half, 0))
    hone_update(
      -1, count - half, columns, half, below.start, below.stride, 1, x.start, x.stride, 1,
      rest.start, rest.stride, panels)
    solve(l.from(half, half), count - half, rest, columns: columns)
  }

  /// X := L⁻ᵀ · X for the lower triangle L of `count` rows and X of as many.
  func solveTransposed(_ l: Block, _ count: Int, _ x: Block, columns: Int) {
    guard count > Blocked.small else {
      for j in (0..<count).reversed() {
        let row = x.from(j, 0).start
        for k in j + 1..<max(count, j + 1) {
          hone_add(columns, -l.from(k, j).start.pointee, x.from(k, 0).start, row)
        }
        divide(row, columns, by: l.from(j, j).start.pointee)
      }
      return
    }
    let half = Blocked.half(count)
    let (below, rest) = (l.from(half, 0), x.from(half, 0))
    solveTransposed(l.from(half, half), count - half, rest, columns: columns)
    hone_update(
      -1, half, columns, count - half, below.start, 1, below.stride, rest.start, rest.stride, 1,
      x.start, x.stride, panels)
    solveTransposed(l, half, x, columns: columns)
  }

  private func divide(_ row: UnsafeMutablePointer<Double>, _ count: Int, by divisor: Double) {
    for i in 0..<count { row[i] /= divisor }
  }
}

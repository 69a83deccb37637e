/// The different rows of a table of losses in lexicographic order.
struct RowOrder: ~Copyable {
  /// How many different rows there are.
  let count: Int
  let objectives: Int
  /// Of each given row its place among the different ones.
  let place: Scratch<Int32>
  /// The different rows in order, row by row.
  let rows: Scratch<Double>
  private let items: Scratch<Keyed>
  private let spare: Scratch<Keyed>

  /// Orders rows; those that agree in all objectives share a place.
  ///
  /// Complexity: O(count · objectives) for values that are spread somehow.
  init(_ losses: UnsafePointer<Double>, count: Int, objectives: Int) {
    items = Scratch(count)
    spare = Scratch(count)
    for i in 0..<count {
      items[i] = Keyed(key: Keyed.key(losses[i * objectives]), item: Int32(truncatingIfNeeded: i))
    }
    RowOrder.refine(items.base, count, 0, losses, objectives, spare.base)
    place = Scratch(count)
    rows = Scratch(count * objectives)
    self.objectives = objectives
    var distinct = 0
    for k in 0..<count {
      let item = Int(items[k].item)
      let row = losses + item * objectives
      let target = rows.base + distinct * objectives
      // A row is compared with what was written of the last: NaN is +∞ there.
      for j in 0..<objectives { target[j] = row[j].isNaN ? .infinity : row[j] }
      let isNew = distinct == 0 || !RowOrder.areEqual(target, target - objectives, objectives)
      if isNew { distinct += 1 }
      place[item] = Int32(truncatingIfNeeded: distinct - 1)
    }
    self.count = distinct
  }

  /// Sorts items whose rows agree in the objectives before `objective`, and that have keys for it.
  private static func refine(
    _ items: UnsafeMutablePointer<Keyed>, _ count: Int, _ objective: Int,
    _ losses: UnsafePointer<Double>, _ objectives: Int, _ spare: UnsafeMutablePointer<Keyed>
  ) {
    Keyed.sort(items, count, spare: spare)
    guard objective + 1 < objectives else { return }
    var start = 0
    while start < count {
      var end = start + 1
      while end < count, items[end].key == items[start].key { end += 1 }
      if end - start > 1 {
        for k in start..<end {
          items[k].key = Keyed.key(losses[Int(items[k].item) * objectives + objective + 1])
        }
        refine(items + start, end - start, objective + 1, losses, objectives, spare)
      }
      start = end
    }
  }

  @inline(__always)
  private static func areEqual(
    _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, _ count: Int
  ) -> Bool {
    for j in 0..<count where a[j] != b[j] { return false }
    return true
  }

  /// Of each different row its place when sorted by one objective; ties stay in their order.
  borrowing func places(by objective: Int) -> Scratch<Int32> {
    for k in 0..<count {
      let key = Keyed.key(rows[k * objectives + objective])
      items[k] = Keyed(key: key, item: Int32(truncatingIfNeeded: k))
    }
    Keyed.sort(items.base, count, spare: spare.base)
    let places = Scratch<Int32>(count)
    for place in 0..<count { places[Int(items[place].item)] = Int32(truncatingIfNeeded: place) }
    return places
  }
}

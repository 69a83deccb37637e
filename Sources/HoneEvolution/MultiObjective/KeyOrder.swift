/// A number to sort by and what it belongs to.
package struct Keyed: BitwiseCopyable {
  package var key: UInt64
  package var item: Int32

  @inline(__always)
  package init(key: UInt64, item: Int32) {
    self.key = key
    self.item = item
  }

  /// A key that is in the order of the numbers; −0 equals 0, and NaN is as bad as +∞.
  @inline(__always)
  package static func key(_ value: Double) -> UInt64 {
    let bits = (value.isNaN ? .infinity : value + 0).bitPattern
    return bits >> 63 == 0 ? bits | 1 << 63 : ~bits
  }

  /// Sorts by keys, and leaves equal ones in their order.
  ///
  /// Keys are dealt into about as many buckets as there are keys, by their leading bits among those
  /// that differ; a bucket that gets many is dealt again.
  ///
  /// Complexity: O(count · 64 / log₂ count) at worst, O(count) for keys that are spread somehow.
  static func sort(
    _ items: UnsafeMutablePointer<Keyed>, _ count: Int, spare: UnsafeMutablePointer<Keyed>
  ) {
    guard count > 24 else { return insertionSort(items, count) }
    var (least, greatest) = (items[0].key, items[0].key)
    for i in 1..<count {
      least = min(least, items[i].key)
      greatest = max(greatest, items[i].key)
    }
    guard least < greatest else { return }
    let width = 64 - (greatest - least).leadingZeroBitCount
    let shift = UInt64(max(width - (66 - UInt64(count).leadingZeroBitCount), width - 16, 0))
    let buckets = Int((greatest - least) >> shift) + 1
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: buckets + 1) { ends in
      ends.initialize(repeating: 0)
      for i in 0..<count { ends[Int((items[i].key - least) >> shift) + 1] += 1 }
      var most: Int32 = 0
      for bucket in 1...buckets {
        most = max(most, ends[bucket])
        ends[bucket] += ends[bucket - 1]
      }
      // Afterwards ends[b] is where bucket b ends: it began at the end of the one before.
      for i in 0..<count {
        let bucket = Int((items[i].key - least) >> shift)
        spare[Int(ends[bucket])] = items[i]
        ends[bucket] += 1
      }
      items.update(from: spare, count: count)
      guard shift > 0 else { return }
      guard most > 16 else { return insertionSort(items, count) }
      var start = 0
      for bucket in 0..<buckets {
        let end = Int(ends[bucket])
        if end - start > 1 { sort(items + start, end - start, spare: spare) }
        start = end
      }
    }
  }

  private static func insertionSort(_ items: UnsafeMutablePointer<Keyed>, _ count: Int) {
    guard count > 1 else { return }
    for i in 1..<count {
      let item = items[i]
      var j = i
      while j > 0, items[j - 1].key > item.key {
        items[j] = items[j - 1]
        j -= 1
      }
      items[j] = item
    }
  }
}

extension [Keyed] {
  /// Sorts by keys, and leaves equal ones in their order.
  ///
  /// - Parameter spare: Room that is used and kept.
  package mutating func sort(_ spare: inout [Keyed]) {
    let count = count
    if spare.count < count { spare = self }
    withUnsafeMutableBufferPointer { items in
      spare.withUnsafeMutableBufferPointer { spare in
        guard let items = items.baseAddress, let spare = spare.baseAddress else { return }
        Keyed.sort(items, count, spare: spare)
      }
    }
  }

  /// Brings the items with the `room` greatest keys to the front, in no order that means anything.
  ///
  /// Complexity: O(items) on average.
  ///
  /// Reference: Hoare 1961, "Algorithm 65: find", Commun. ACM 4(7).
  mutating func moveGreatest(_ room: Int) {
    guard room > 0, room < count else { return }
    withUnsafeMutableBufferPointer { items in
      var (low, high) = (0, items.count - 1)
      while low < high {
        let pivot = items[low + (high - low) / 2].key
        var (i, j) = (low, high)
        while i <= j {
          while items[i].key > pivot { i += 1 }
          while items[j].key < pivot { j -= 1 }
          if i <= j {
            items.swapAt(i, j)
            i += 1
            j -= 1
          }
        }
        if room - 1 <= j { high = j } else if room - 1 >= i { low = i } else { return }
      }
    }
  }
}

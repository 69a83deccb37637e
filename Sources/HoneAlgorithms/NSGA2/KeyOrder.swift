/// Sorts and selects by numbers, faster than by comparisons.
struct KeyOrder: Sendable {
  /// A number to sort by, and whose it is.
  struct Key: Sendable, BitwiseCopyable {
    // The bits of a number, such that they compare as it does.
    var bits: UInt64
    var index: Int

    /// - Parameter number: Not NaN; −0 counts as 0.
    @inline(__always)
    init(_ number: Double, _ index: Int) {
      let pattern = (number + 0).bitPattern
      bits = pattern >> 63 == 0 ? pattern | 1 << 63 : ~pattern
      self.index = index
    }
  }

  /// What is sorted.
  var keys: [Key] = []
  private var spare: [Key] = []
  private var counts = [Int32](repeating: 0, count: 8 * 256)

  /// Sorts the keys from the least to the greatest, equal ones as they were: by a digit of the bits
  /// after the other, from the last one on.
  ///
  /// Complexity: O(keys).
  mutating func sort() {
    let count = keys.count
    spare.removeAll(keepingCapacity: true)
    spare.append(contentsOf: keys)
    keys.withUnsafeMutableBufferPointer { keys in
      spare.withUnsafeMutableBufferPointer { spare in
        counts.withUnsafeMutableBufferPointer { counts in
          counts.update(repeating: 0)
          for key in keys {
            for digit in 0..<8 {
              counts[digit << 8 | Int(key.bits >> UInt64(8 * digit) & 255)] += 1
            }
          }
          var (from, to) = (keys, spare)
          for digit in 0..<8 {
            let (shift, base) = (UInt64(8 * digit), digit << 8)
            // All keys share this digit.
            if counts[base | Int(from[0].bits >> shift & 255)] == Int32(count) { continue }
            var sum: Int32 = 0
            for value in base..<base + 256 { (counts[value], sum) = (sum, sum + counts[value]) }
            for key in from {
              let value = base | Int(key.bits >> shift & 255)
              to[Int(counts[value])] = key
              counts[value] += 1
            }
            swap(&from, &to)
          }
          if from.baseAddress != keys.baseAddress { _ = keys.update(fromContentsOf: from) }
        }
      }
    }
  }

  /// Brings the `room` greatest keys to the front, in no order that means anything.
  ///
  /// Complexity: O(keys) on average.
  ///
  /// Reference: Hoare 1961, "Algorithm 65: find", Commun. ACM 4(7).
  mutating func moveGreatest(_ room: Int) {
    guard room > 0, room < keys.count else { return }
    keys.withUnsafeMutableBufferPointer { keys in
      var (low, high) = (0, keys.count - 1)
      while low < high {
        let pivot = keys[low + (high - low) / 2].bits
        var (i, j) = (low, high)
        while i <= j {
          while keys[i].bits > pivot { i += 1 }
          while keys[j].bits < pivot { j -= 1 }
          if i <= j {
            keys.swapAt(i, j)
            i += 1
            j -= 1
          }
        }
        if room - 1 <= j { high = j } else if room - 1 >= i { low = i } else { return }
      }
    }
  }
}

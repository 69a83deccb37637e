/// A set of the numbers from 0 below a bound: a bit for each, one for each word of those, and so on.
///
/// Complexity: O(log₆₄ bound) for each question and change.
struct PlaceSet: ~Copyable {
  private let words: Scratch<UInt64>
  /// Where each level begins; the first is that of the numbers themselves.
  private let starts: [Int]

  /// An empty set.
  init(_ bound: Int) {
    var starts = [0]
    var (size, total) = (max(bound, 1), 0)
    repeat {
      size = (size + 63) / 64
      total += size
      starts.append(total)
    } while size > 1
    starts.removeLast()
    self.starts = starts
    words = Scratch(repeating: 0, count: total)
  }

  /// Takes a number in.
  func insert(_ number: Int) {
    var index = number
    for start in starts {
      words[start + index >> 6] |= 1 << UInt64(index & 63)
      index >>= 6
    }
  }

  /// Takes a number out.
  func remove(_ number: Int) {
    var index = number
    for start in starts {
      words[start + index >> 6] &= ~(1 << UInt64(index & 63))
      guard words[start + index >> 6] == 0 else { return }
      index >>= 6
    }
  }

  /// The greatest number of the set below one; −1 where there is none.
  func last(before number: Int) -> Int {
    var index = number
    for level in starts.indices {
      let below = words[starts[level] + index >> 6] & ((1 << UInt64(index & 63)) - 1)
      index >>= 6
      guard below != 0 else { continue }
      index = index << 6 | (63 - below.leadingZeroBitCount)
      for lower in stride(from: level - 1, through: 0, by: -1) {
        index = index << 6 | (63 - words[starts[lower] + index].leadingZeroBitCount)
      }
      return index
    }
    return -1
  }

  /// The least number of the set above one; −1 where there is none.
  func first(after number: Int) -> Int {
    var index = number
    for level in starts.indices {
      let above = words[starts[level] + index >> 6] & (~1 << UInt64(index & 63))
      index >>= 6
      guard above != 0 else { continue }
      index = index << 6 | above.trailingZeroBitCount
      for lower in stride(from: level - 1, through: 0, by: -1) {
        index = index << 6 | words[starts[lower] + index].trailingZeroBitCount
      }
      return index
    }
    return -1
  }
}

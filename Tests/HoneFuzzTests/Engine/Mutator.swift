/// Damages an input in the ways in which files, pipes and people do.
struct Mutator {
  /// Longer inputs are for the tests of growth.
  static let limit = 1 << 14

  private static let scraps: [[UInt8]] = [
    [0], [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82],
    [0xEF, 0xBB, 0xBF], [0xFE, 0xFF], [0x0D, 0x0A], [0x0D], [0x0A], [0x09], [0x1B, 0x5B],
    Array("\u{201C}".utf8), Array("\u{FF1A}".utf8), Array("\u{2013}".utf8), Array("\u{A0}".utf8),
    Array("\u{0661}".utf8), Array("\u{212B}".utf8), Array("e\u{301}".utf8), Array("½".utf8),
    Array("1e999".utf8), Array("-1e-999".utf8), Array("9223372036854775808".utf8),
    Array("1.7976931348623157e308".utf8), Array("5e-324".utf8), Array("nan".utf8),
    Array("0x1p-1074".utf8), Array("\\ud800".utf8), Array("\\u0000".utf8), Array("-0".utf8),
  ]

  let words: [[UInt8]]

  init(words: [String]) {
    self.words = words.map { Array($0.utf8) }
  }

  func mutate(_ input: [UInt8], with other: [UInt8], using maker: inout Maker) -> [UInt8] {
    var bytes = input
    for _ in 0...maker.below(maker.once(in: 4) ? 12 : 3) {
      step(&bytes, other, &maker)
      if bytes.count > Mutator.limit { bytes.removeSubrange(Mutator.limit...) }
    }
    return bytes
  }

  private func step(_ bytes: inout [UInt8], _ other: [UInt8], _ maker: inout Maker) {
    let place = maker.below(bytes.count + 1)
    let range = place..<min(bytes.count, place + maker.below(1 + min(64, bytes.count)))
    switch maker.below(12) {
    case 0 where place < bytes.count: bytes[place] ^= 1 << UInt8(maker.below(8))
    case 1 where place < bytes.count: bytes[place] = UInt8(maker.below(256))
    case 2, 3: if !words.isEmpty { bytes.insert(contentsOf: maker.pick(words), at: place) }
    case 4 where !words.isEmpty: bytes.replaceSubrange(range, with: maker.pick(words))
    case 5: bytes.insert(contentsOf: maker.pick(Mutator.scraps), at: place)
    case 6: bytes.removeSubrange(range)
    case 7: bytes.insert(contentsOf: bytes[range], at: maker.below(bytes.count + 1))
    case 8: bytes.removeSubrange(place...)
    case 9: bytes = Array(bytes[..<place] + other[maker.below(other.count + 1)...])
    case 10: repeatRange(range, &bytes, &maker)
    default: bytes.insert(UInt8(0x20 + maker.below(95)), at: place)
    }
  }

  /// Deep nesting, huge numbers and long words all come of saying the same again.
  private func repeatRange(_ range: Range<Int>, _ bytes: inout [UInt8], _ maker: inout Maker) {
    let part = bytes[range.prefix(maker.pick([1, 2, 5, 40]))]
    guard !part.isEmpty else { return }
    let count = maker.pick([2, 8, 60, 300, 2000])
    let many = (0..<min(count, Mutator.limit / part.count)).flatMap { _ in part }
    bytes.insert(contentsOf: many, at: range.lowerBound)
  }
}

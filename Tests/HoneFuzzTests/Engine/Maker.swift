import HoneNumerics

/// Makes pseudo-random inputs; the seed and the case's number decide everything.
struct Maker {
  private var stream: RandomStream

  init(seed: UInt64, number: UInt64) {
    stream = RandomStream(seed: seed, stream: number)
  }

  mutating func next() -> UInt64 { stream.next() }

  mutating func below(_ count: Int) -> Int { stream.below(count) }

  /// True once in `count` times.
  mutating func once(in count: Int) -> Bool { below(count) == 0 }

  mutating func pick<C: RandomAccessCollection>(_ values: C) -> C.Element {
    values[values.index(values.startIndex, offsetBy: below(values.count))]
  }

  mutating func uniform() -> Double { stream.uniform() }

  /// Any finite double, subnormals included.
  mutating func double() -> Double {
    while true {
      let value = Double(bitPattern: next())
      if value.isFinite { return value }
    }
  }

  /// A number as it may well stand in a declaration, the extremes included.
  mutating func number() -> Double {
    switch below(8) {
    case 0: double()
    case 1:
      pick([
        0, -0.0, .leastNonzeroMagnitude, .leastNormalMagnitude, 1e-300, 1.797e308, -1.797e308,
        0x1p53, -0x1p53, 0x1p63, 1e15,
        1e16, 0.1, 1 / 3.0,
      ])
    case 2: Double(below(100))
    default: (uniform() - 0.3) * pick([1.0, 10, 1000, 1e-6])
    }
  }

  mutating func integer() -> Int {
    switch below(6) {
    case 0: Int(truncatingIfNeeded: next())
    case 1: pick([0, 1, -1, .max, .min, 1 << 53, (1 << 53) + 1, -(1 << 53), 1 << 31, 1_000_000])
    default: below(40) - 5
    }
  }

  /// A name that a parameter may have; few, so that references often hit.
  mutating func name() -> String {
    pick([
      "lr", "units", "opt", "a", "b", "c-1", "x.y", "_z", "and", "true", "été", "層", "p0", "p1",
    ])
  }

  /// Text with everything that readers treat in a way of its own.
  mutating func text() -> String {
    let letters: [Character] = [
      "a", "Z", "0", "\"", "'", "\\", "\n", "\t", "\u{1}", "é", "e\u{301}", "語", "😀", " ", "/",
      "{", "}", "[", ":", ",", "#", "&", "*", "%", "\u{7F}", "\u{85}", "\u{2028}", "\u{FEFF}", "|",
      ".", "-", "$", "`",
    ]
    return String((0..<below(9)).map { _ in pick(letters) })
  }
}

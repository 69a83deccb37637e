/// One search: tries what a program may do in order, and nothing twice.
///
/// What an instruction leads to depends on the place in the text alone, so one that led nowhere there
/// does so again. Backtracking that remembers this finds what backtracking finds, in linear time.
///
/// Reference: Cox 2010, "Regular expression matching in the wild", on bit-state searches.
struct PatternSearch {
  private struct Job {
    /// The instruction, or where it is below 0 the complement of a slot to put back.
    var instruction: Int
    var place: Int
  }

  private let program: PatternProgram
  private let count: Int
  private let text: UnsafeBufferPointer<UInt8>
  /// Where the first match may begin.
  private let base: Int
  /// A bit for each instruction at each place from `base` on.
  private var visited: [UInt64]
  private var jobs: [Job] = []
  /// The places that groups begin and end at; -1 where a group takes no part.
  private(set) var slots: [Int]
  /// How many instructions were carried out: at most those of the program for each place.
  private(set) var steps = 0

  init(_ program: PatternProgram, _ text: UnsafeBufferPointer<UInt8>, from base: Int) {
    self.program = program
    self.text = text
    self.base = base
    count = program.instructions.count
    let bits = count * (text.count - base + 1)
    visited = Array(repeating: 0, count: (bits + 63) / 64)
    slots = Array(repeating: -1, count: program.slots)
    jobs.reserveCapacity(32)
  }

  /// Whether a match begins here; `slots` says where its groups are.
  mutating func matches(at start: Int) -> Bool {
    jobs.append(Job(instruction: 0, place: start))
    while let job = jobs.popLast() {
      if job.instruction < 0 {
        slots[~job.instruction] = job.place
      } else if follow(job) {
        return true
      }
    }
    return false
  }

  /// Goes on from one instruction until there is a match or nothing more to do.
  private mutating func follow(_ job: Job) -> Bool {
    var (instruction, place) = (job.instruction, job.place)
    while visit(instruction, place) {
      switch program.instructions[instruction] {
      case .byte(let byte):
        guard place < text.count, text[place] == byte else { return false }
        place += 1
        instruction += 1
      case .scalar(let scalar):
        guard let (found, end) = text.scalar(at: place), found == scalar else { return false }
        place = end
        instruction += 1
      case .set(let low, let high, let index):
        guard let end = end(ofOneIn: index, low, high, at: place) else { return false }
        place = end
        instruction += 1
      case .anchor(let anchor):
        guard text.holds(anchor, at: place) else { return false }
        instruction += 1
      case .split(let first, let second):
        jobs.append(Job(instruction: second, place: place))
        instruction = first
      case .jump(let target): instruction = target
      case .save(let slot):
        jobs.append(Job(instruction: ~slot, place: slots[slot]))
        slots[slot] = place
        instruction += 1
      case .match: return true
      }
    }
    return false
  }

  /// Where a character of a set ends that begins here; nil where there is none.
  private func end(ofOneIn index: Int, _ low: UInt64, _ high: UInt64, at place: Int) -> Int? {
    guard place < text.count else { return nil }
    let byte = text[place]
    guard byte >= 128 else {
      let bits = byte < 64 ? low >> UInt64(byte) : high >> UInt64(byte - 64)
      return bits & 1 == 1 ? place + 1 : nil
    }
    guard let (found, end) = text.scalar(at: place), program.sets[index].holds(found) else {
      return nil
    }
    return end
  }

  /// Whether the instruction is carried out here for the first time.
  private mutating func visit(_ instruction: Int, _ place: Int) -> Bool {
    let bit = (place - base) * count + instruction
    guard visited[bit >> 6] >> UInt64(bit & 63) & 1 == 0 else { return false }
    visited[bit >> 6] |= 1 << UInt64(bit & 63)
    steps += 1
    return true
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// The character that begins at a place, and where it ends; nil at the end.
  ///
  /// The text is UTF-8; a byte that is none is a character, too.
  func scalar(at place: Int) -> (Unicode.Scalar, end: Int)? {
    guard place < count else { return nil }
    let byte = self[place]
    if byte < 0x80 { return (Unicode.Scalar(byte), place + 1) }
    let length = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
    guard byte >= 0xC2, place + length <= count else { return ("\u{FFFD}", place + 1) }
    var value = UInt32(byte) & (0x7F >> UInt32(length))
    for next in self[(place + 1)..<(place + length)] {
      guard next & 0xC0 == 0x80 else { return ("\u{FFFD}", place + 1) }
      value = value << 6 | UInt32(next & 0x3F)
    }
    // Written with more bytes than it needs, a character is damaged.
    let isLong = length == 3 && value < 0x800 || length == 4 && value < 0x10000
    guard !isLong, let scalar = Unicode.Scalar(value) else { return ("\u{FFFD}", place + 1) }
    return (scalar, place + length)
  }

  /// The character that ends at a place; nil at the start.
  private func scalar(before place: Int) -> Unicode.Scalar? {
    guard place > 0 else { return nil }
    var start = place - 1
    while start > 0, start > place - 4, self[start] & 0xC0 == 0x80 { start -= 1 }
    guard let (scalar, end) = scalar(at: start), end == place else { return "\u{FFFD}" }
    return scalar
  }

  /// Whether an anchor holds at a place.
  fileprivate func holds(_ anchor: PatternAnchor, at place: Int) -> Bool {
    switch anchor {
    case .start: place == 0
    case .startOfLine: place == 0 || self[place - 1] == 0x0A
    case .end: place == count || place == count - 1 && self[place] == 0x0A
    case .endOfLine: place == count || self[place] == 0x0A
    case .veryEnd: place == count
    case .wordBound: isWordBound(place)
    case .noWordBound: !isWordBound(place)
    }
  }

  private func isWordBound(_ place: Int) -> Bool {
    let before = scalar(before: place).map(ScalarKind.isWord) ?? false
    let after = scalar(at: place).map { ScalarKind.isWord($0.0) } ?? false
    return before != after
  }
}

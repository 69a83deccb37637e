/// Parameters' names, and where each of them stands: shared by all trials of a space.
final class NameTable: Sendable {
  let names: [String]
  /// What the raw numbers of a point mean.
  let axes: [Axis]
  private let prints: [UInt64]

  init(_ names: [String], _ axes: [Axis] = []) {
    self.names = names
    self.axes = axes
    prints = names.map(NameTable.print)
  }

  /// The place of a name; nil where it is none of them.
  ///
  /// Complexity: O(names), with a comparison of texts for one of them only.
  func index(of name: String) -> Int? {
    let print = NameTable.print(name)
    for index in prints.indices where prints[index] == print && names[index] == name {
      return index
    }
    // Texts of other bytes may be equal, too: an accent can be a character of its own.
    return names.firstIndex(of: name)
  }

  /// A number that texts of the same bytes have in common, and hardly any others.
  ///
  /// Reference: FNV-1a, RFC 9923.
  private static func print(_ name: String) -> UInt64 {
    func mix(_ bytes: some Sequence<UInt8>) -> UInt64 {
      bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
    return name.utf8.withContiguousStorageIfAvailable { mix($0) } ?? mix(name.utf8)
  }
}

// What it is follows from the names and axes, the canonically equal names of other bytes included.
extension NameTable: Hashable {
  static func == (a: NameTable, b: NameTable) -> Bool {
    a === b || a.names == b.names && a.axes == b.axes
  }
  func hash(into hasher: inout Hasher) { hasher.combine(names) }
}

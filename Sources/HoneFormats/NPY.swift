public import HoneCore

/// Vectors as NumPy's files: what `numpy.load` reads and `numpy.save` writes.
///
/// Reference: Kern 2007, NumPy Enhancement Proposal 1, "A Simple File Format for NumPy Arrays".
public enum NPY {
  private static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  /// The bytes before the numbers of a list of `count` floats of `width` bytes, 4 or 8.
  public static func header(count: Int, width: Int) -> [UInt8] {
    var text = "{'descr': '<f\(width)', 'fortran_order': False, 'shape': (\(count),), }"
    // Magic, version, length and text together fill a multiple of 64 bytes.
    let fixed = magic.count + 4
    while (fixed + text.utf8.count + 1) % 64 != 0 { text += " " }
    text += "\n"
    let length = UInt16(text.utf8.count)
    return magic + [1, 0, UInt8(length & 0xFF), UInt8(length >> 8)] + Array(text.utf8)
  }

  /// What a file's head says: how many numbers there are, of how many bytes, and where they begin.
  public struct Head: Sendable, Hashable {
    /// How many numbers there are.
    public var count: Int
    /// How many bytes a number has, 4 or 8.
    public var width: Int
    /// Where the first of them begins.
    public var offset: Int

    /// Creates a head.
    public init(count: Int, width: Int, offset: Int) {
      self.count = count
      self.width = width
      self.offset = offset
    }
  }

  /// Reads a file's head.
  ///
  /// - Parameter bytes: The file, or its first 64 KiB.
  /// - Returns: What the numbers are and where they begin.
  /// - Throws: `SpaceError` for anything but a list of floats of 4 or 8 bytes, the least byte first.
  public static func head(_ bytes: [UInt8]) throws(SpaceError) -> Head {
    guard bytes.starts(with: magic), bytes.count > magic.count + 4 else {
      throw SpaceError(.syntax, "it is not a file of NumPy's: write one with numpy.save")
    }
    let isFirst = bytes[magic.count] == 1
    let start = magic.count + (isFirst ? 4 : 6)
    guard (1...3).contains(bytes[magic.count]), bytes.count >= start else {
      throw SpaceError(.syntax, "its format is newer than what can be read, 1 to 3")
    }
    let length = bytes[(magic.count + 2)..<start].reversed().reduce(0) { $0 << 8 | Int($1) }
    guard length <= bytes.count - start else {
      throw SpaceError(.syntax, "it ends within its head: it was not written to its end")
    }
    let text = String(decoding: bytes[start..<start + length], as: UTF8.self)
    let width = try self.width(text)
    return Head(count: try count(text), width: width, offset: start + length)
  }

  private static func width(_ head: String) throws(SpaceError) -> Int {
    let type = value(of: "descr", in: head) ?? ""
    switch type {
    case "'<f4'": return 4
    case "'<f8'": return 8
    default:
      throw SpaceError(
        .wrongType, "its numbers are \(type), and must be '<f4' or '<f8': use .astype(\"float64\")")
    }
  }

  private static func count(_ head: String) throws(SpaceError) -> Int {
    guard let start = head.firstRange(of: "'shape':")?.upperBound,
      let open = head[start...].firstIndex(of: "("),
      let close = head[open...].firstIndex(of: ")")
    else { throw SpaceError(.syntax, "its head says no shape: write it with numpy.save") }
    let shape = head[head.index(after: open)..<close]
    let sizes = shape.split(separator: ",").map { $0.filter { $0 != " " } }.filter { !$0.isEmpty }
    guard sizes.count == 1, let count = Int(sizes[0]), count >= 0 else {
      throw SpaceError(
        .wrongType, "its shape is (\(shape)), and must be a list: use .ravel() before saving")
    }
    return count
  }

  /// The text of a key's value up to the next comma.
  private static func value(of key: String, in head: String) -> String? {
    guard let start = head.firstRange(of: "'\(key)':")?.upperBound else { return nil }
    let end = head[start...].firstIndex(of: ",") ?? head.endIndex
    return String(head[start..<end].drop { $0 == " " })
  }
}

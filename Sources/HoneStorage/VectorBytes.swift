/// The numbers of a vector as a store keeps them: four bytes each where that loses nothing, else eight.
package struct VectorBytes: Sendable, Hashable {
  /// How many bytes a number has, 4 or 8: those of an IEEE 754 float, the least byte first.
  package let width: Int
  /// The numbers, one after another.
  package let bytes: [UInt8]

  /// Packs numbers. Complexity: O(length).
  package init(_ values: [Double]) {
    // By bits, as -0 equals 0.
    let isSingle = values.allSatisfy { Double(Float($0)).bitPattern == $0.bitPattern }
    width = isSingle ? 4 : 8
    bytes = isSingle ? VectorBytes.singles(values) : VectorBytes.doubles(values)
  }

  /// How many numbers there are.
  package var count: Int { bytes.count / width }

  /// The numbers. Complexity: O(length).
  package var values: [Double] { bytes.withUnsafeBytes { VectorBytes.values($0, width: width) } }

  /// The numbers that bytes hold; none where `width` is neither 4 nor 8.
  package static func values(_ bytes: UnsafeRawBufferPointer, width: Int) -> [Double] {
    let count = width > 0 ? bytes.count / width : 0
    guard width == 4 || width == 8 else { return [] }
    return [Double](unsafeUninitializedCapacity: count) { buffer, filled in
      for index in 0..<count {
        let number: Double
        if width == 4 {
          let bits = bytes.loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self)
          number = Double(Float(bitPattern: UInt32(littleEndian: bits)))
        } else {
          let bits = bytes.loadUnaligned(fromByteOffset: 8 * index, as: UInt64.self)
          number = Double(bitPattern: UInt64(littleEndian: bits))
        }
        buffer.initializeElement(at: index, to: number)
      }
      filled = count
    }
  }

  private static func singles(_ values: [Double]) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 4 * values.count) { buffer, filled in
      let bytes = UnsafeMutableRawBufferPointer(buffer)
      for (index, value) in values.enumerated() {
        bytes.storeBytes(
          of: Float(value).bitPattern.littleEndian, toByteOffset: 4 * index, as: UInt32.self)
      }
      filled = 4 * values.count
    }
  }

  private static func doubles(_ values: [Double]) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 8 * values.count) { buffer, filled in
      let bytes = UnsafeMutableRawBufferPointer(buffer)
      for (index, value) in values.enumerated() {
        bytes.storeBytes(
          of: value.bitPattern.littleEndian, toByteOffset: 8 * index, as: UInt64.self)
      }
      filled = 8 * values.count
    }
  }
}

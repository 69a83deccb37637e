internal import GRDB
internal import HoneCore
internal import HoneStorage

extension Database {
  /// Writes a trial's slopes over those that it told before.
  func insert(
    _ slopes: [Slope], _ attempt: Int, _ study: StudyID, _ trial: Int64, _ revision: Revision
  ) throws {
    let query = try Query(self, "INSERT OR REPLACE INTO trial_gradient VALUES (?1, ?2, ?3, ?4, ?5)")
    query.bind(1, study)
    query.bind(2, revision)
    query.bind(3, trial)
    query.bind(4, attempt)
    query.bind(5, bytes: SlopeBytes.encode(slopes))
    try query.run()
  }
}

/// Slopes as a file holds them.
enum SlopeBytes {
  private static let size = 12

  static func encode(_ slopes: [Slope]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(slopes.count * size)
    for slope in slopes {
      withUnsafeBytes(of: UInt32(slope.parameter).littleEndian) { bytes += $0 }
      withUnsafeBytes(of: slope.value.bitPattern.littleEndian) { bytes += $0 }
    }
    return bytes
  }

  static func decode(_ bytes: UnsafeRawBufferPointer) -> [Slope] {
    stride(from: 0, through: bytes.count - size, by: size).map { place in
      let parameter = bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self)
      let value = bytes.loadUnaligned(fromByteOffset: place + 4, as: UInt64.self)
      return Slope(
        parameter: Int(UInt32(littleEndian: parameter)),
        value: Double(bitPattern: UInt64(littleEndian: value)))
    }
  }
}

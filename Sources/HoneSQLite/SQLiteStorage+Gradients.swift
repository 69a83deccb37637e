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

extension EventWindow {
  mutating func fillGradients(_ db: Database) throws {
    let query = try query(
      db,
      """
      SELECT revision, trial & 0xFFFFFFFF AS number, attempt, slopes FROM trial_gradient
      WHERE study = ?1 AND revision > ?2 AND revision <= ?3
      """)
    while try query.step() {
      let event = Event.gradient(
        trial: try query.trial(1), attempt: try query.counter(2),
        try query.withBlob(3, multipleOf: SlopeBytes.size, SlopeBytes.decode))
      try require(event)
      try put(event, at: query.int(0))
    }
  }
}

/// Slopes as a file holds them.
enum SlopeBytes {
  static let size = 12

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
    stride(from: 0, to: bytes.count, by: size).map { place in
      let parameter = bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self)
      let value = bytes.loadUnaligned(fromByteOffset: place + 4, as: UInt64.self)
      return Slope(
        parameter: Int(UInt32(littleEndian: parameter)),
        value: Double(bitPattern: UInt64(littleEndian: value)))
    }
  }
}

internal import CMLX
internal import Synchronization

/// The device that the process computes on.
///
/// MLX has one default device for all threads, so computations on two would move each other's
/// operations.
enum Occupation {
  private static let present = Mutex<(device: Device, threads: Int)?>(nil)

  /// Has the calling thread compute on the device, on the stream that it has there.
  ///
  /// - Throws: `EngineError` where other threads compute on another one, or it cannot be used.
  static func enter(_ device: Device) throws(EngineError) {
    try present.withLock {
      (present: inout sending (device: Device, threads: Int)?)
        throws(EngineError) in
      if let present, present.device != device {
        throw EngineError(
          .noDevice,
          "the process computes on \(present.device) at present, and on \(device) only after that: "
            + "one process computes on one device at a time")
      }
      let failure = cmlx_enter(device.native, Int32(device.index))
      guard failure == 0 else {
        let reason = String(cString: cmlx_error())
        if failure == CMLX_REFUSED { throw EngineError.refusedThread(reason) }
        throw EngineError(.noDevice, "\(device) cannot be used: \(reason)")
      }
      present = (device, (present?.threads ?? 0) + 1)
    }
  }

  /// The number of the stream that the calling thread computes on.
  static var stream: Int { Int(cmlx_stream()) }

  /// Waits until the calling thread's stream has nothing left to do.
  static func leave() {
    _ = cmlx_leave()
    present.withLock { present in
      let threads = (present?.threads ?? 1) - 1
      if threads == 0 { present = nil } else { present?.threads = threads }
    }
  }
}

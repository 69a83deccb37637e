internal import Hone
internal import Synchronization

/// Lends GPU slots to trials: each to one at a time, of all runs of this user on this machine.
///
/// Between processes a slot is a lock on its part of the device's file, so that halves and quarters
/// of other runs fit together. The kernel frees it when the last process that has the file open from
/// here is gone: this one, and the guardian that first ends the programs of one that was killed.
final class GPUPool: Sendable {
  private let slots: [GPUSlot]
  private let locks: [String: DeviceLock]
  /// The slots that this process has lent, by their index.
  private let lent = Mutex<Set<Int>>([])

  /// The open files that hold the locks.
  var descriptors: [OwnedDescriptor] { locks.values.map(\.file) }

  /// Opens the devices' files.
  ///
  /// - Throws: `StudyError` where that is not possible.
  init(_ slots: [GPUSlot]) throws(StudyError) {
    self.slots = slots
    var locks: [String: DeviceLock] = [:]
    for device in slots.flatMap(\.devices) where locks[device.identity] == nil {
      locks[device.identity] = try DeviceLock(device.identity)
    }
    self.locks = locks
  }

  /// Lends a slot, as soon as there is one.
  ///
  /// - Parameter onWait: Called once if there is none for a second.
  /// - Returns: The slot, to be given back.
  /// - Throws: `CancellationError` where the task is cancelled meanwhile, `StudyError` where the
  ///   system has no such locks.
  func take(onWait: () -> Void) async throws -> GPULease {
    var hasWaited = false
    let start = ContinuousClock.now
    while true {
      if let lease = try takeNow() { return lease }
      if !hasWaited, ContinuousClock.now - start > .seconds(1) {
        onWait()
        hasWaited = true
      }
      try await Task.sleep(for: .milliseconds(Int.random(in: 30...90)))
    }
  }

  /// Lends a slot if there is one.
  func takeNow() throws(StudyError) -> GPULease? {
    try lent.withLock { lent throws(StudyError) in
      for (index, slot) in slots.enumerated() where !lent.contains(index) {
        guard try lock(slot) else { continue }
        lent.insert(index)
        return GPULease(slot: slot, index: index, pool: self)
      }
      return nil
    }
  }

  /// Locks a slot's part of each of its devices, or of none.
  private func lock(_ slot: GPUSlot) throws(StudyError) -> Bool {
    var locked: [DeviceLock] = []
    for device in slot.devices {
      guard let lock = locks[device.identity], try lock.take(slot.part, of: slot.parts) else {
        for lock in locked { lock.free(slot.part, of: slot.parts) }
        return false
      }
      locked.append(lock)
    }
    return true
  }

  fileprivate func giveBack(_ slot: GPUSlot, _ index: Int) {
    lent.withLock { lent in
      for device in slot.devices { locks[device.identity]?.free(slot.part, of: slot.parts) }
      lent.remove(index)
    }
  }
}

/// A slot that a trial has until it is given back.
struct GPULease: Sendable {
  /// The slot.
  let slot: GPUSlot
  fileprivate let index: Int
  fileprivate let pool: GPUPool

  /// Lets the next trial have the slot; to be called once.
  func giveBack() { pool.giveBack(slot, index) }
}

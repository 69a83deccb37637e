import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// What the tasks around a supervision tell its thread: flags, and a pipe that wakes it.
final class SupervisionControl: Sendable {
  /// What has been said so far.
  struct Orders: Sendable {
    /// The task that supervises was cancelled.
    var isCancelled = false
    /// The reader of lines asked for the end.
    var isStopped = false
    /// The reader of lines expects the program to end by itself.
    var isLeaving = false
    /// How many batches of lines have been dealt with.
    var batchesRead = 0
  }

  /// The descriptor that becomes readable whenever an order came.
  var wakeDescriptor: Int32 { wake.value }
  private let wake: OwnedDescriptor
  private let waker: OwnedDescriptor
  private let state = Mutex(Orders())

  /// Makes the pipe.
  init() throws(SpawnError) {
    guard let (read, write) = Descriptors.pipe() else { throw .system("a pipe", errno) }
    Descriptors.unblock(read.value)
    Descriptors.unblock(write.value)
    wake = read
    waker = write
  }

  /// Changes the orders and wakes the thread.
  func order(_ change: (inout Orders) -> Void) {
    state.withLock { change(&$0) }
    // A full pipe is no loss: the thread is being woken as it is.
    _ = withUnsafeBytes(of: UInt8(1)) { Descriptors.write(waker.value, $0) }
  }

  /// The orders so far. The thread calls it on waking.
  func takeOrders() -> Orders {
    // Emptied before the flags are read: an order in between wakes the thread once more.
    withUnsafeTemporaryAllocation(byteCount: 64, alignment: 1) { buffer in
      while case .bytes = Descriptors.read(wake.value, into: buffer) {}
    }
    return state.withLock { $0 }
  }
}

import Synchronization

/// A file descriptor that is closed once: when asked, or with its last owner.
final class OwnedDescriptor: Sendable {
  private let number: Mutex<Int32>

  /// The descriptor; -1 once it was closed.
  var value: Int32 { number.withLock { $0 } }

  /// Takes over `value`.
  init(_ value: Int32) {
    number = Mutex(value)
  }

  deinit { close() }

  /// Closes the descriptor.
  func close() {
    number.withLock { value in
      if value >= 0 { Descriptors.close(value) }
      value = -1
    }
  }
}

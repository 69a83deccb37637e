import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// One of a program's outputs: a pipe that its thread reads, or none.
final class Outlet: Sendable {
  private struct State {
    /// -1 where there is no pipe, or it was read to its end.
    var descriptor: Int32
    var bytes: [UInt8] = []
  }

  private let state: Mutex<State>
  private let feed: AsyncStream<String>.Continuation?

  /// Reads from `descriptor`, which it closes; lines go to `feed` where there is one.
  init(_ descriptor: Int32 = -1, feed: AsyncStream<String>.Continuation? = nil) {
    state = Mutex(State(descriptor: descriptor))
    self.feed = feed
  }

  deinit { close() }

  var isOpen: Bool { descriptor >= 0 }

  /// What was said and has gone to no feed.
  var text: String { state.withLock { String(decoding: $0.bytes, as: UTF8.self) } }

  private var descriptor: Int32 { state.withLock { $0.descriptor } }

  /// Waits until one has something, or for `patience` milliseconds, and reads it.
  static func read(_ outlets: [Outlet], patience: Int32) {
    let open = outlets.filter(\.isOpen)
    var entries = open.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
    guard poll(&entries, nfds_t(entries.count), patience) > 0 else { return }
    for (entry, outlet) in zip(entries, open) where entry.revents != 0 { _ = outlet.readOnce() }
  }

  /// Reads what is left and waits for nobody, as others may have the pipe and go on writing.
  static func drain(_ outlets: [Outlet]) {
    for outlet in outlets {
      // clock: as often as fills more than any pipe holds.
      for _ in 0..<64 where outlet.isOpen { guard outlet.readOnce() else { break } }
      outlet.close()
    }
  }

  /// Reads a piece; false where there is none now.
  private func readOnce() -> Bool {
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    let source = descriptor
    let count = piece.withUnsafeMutableBytes { posixRead(source, $0.baseAddress, $0.count) }
    if count > 0 {
      take(piece[..<count])
      return true
    }
    if count < 0, errno == EINTR { return true }
    if count == 0 || errno != EAGAIN { close() }
    return false
  }

  private func take(_ piece: ArraySlice<UInt8>) {
    state.withLock { state in
      state.bytes += piece
      guard let feed else { return }
      while let end = state.bytes.firstIndex(of: UInt8(ascii: "\n")) {
        feed.yield(String(decoding: state.bytes[..<end], as: UTF8.self))
        state.bytes.removeSubrange(...end)
      }
    }
  }

  private func close() {
    state.withLock { state in
      guard state.descriptor >= 0 else { return }
      posixClose(state.descriptor)
      state.descriptor = -1
    }
    feed?.finish()
  }
}

// Within the type `read` and `close` mean its own.
private func posixRead(_ descriptor: Int32, _ bytes: UnsafeMutableRawPointer?, _ count: Int) -> Int
{
  read(descriptor, bytes, count)
}

private func posixClose(_ descriptor: Int32) { close(descriptor) }

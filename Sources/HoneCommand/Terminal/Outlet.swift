import Dispatch
import Hone
import HoneRun
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Writes texts in their order from a thread of its own, so that nobody waits for a reader who does
/// not read.
///
/// Of what nobody reads, a bounded amount is kept, and the rest is counted.
final class Outlet: Sendable {
  /// How many bytes wait at most, beside a single text of any length.
  static let limit = 1 << 20
  /// Whether the process is to end, and its last words are not to be waited for without end.
  private static let isHurried = Atomic(false)
  /// Whoever asked for the end does not wait for a reader who does not read.
  static func hurry() { isHurried.store(true, ordering: .relaxed) }
  /// How many pauses of ten milliseconds are left then, all together, in which nothing is read.
  private static let pausesLeft = Atomic(300)

  private struct State {
    var texts: [String] = []
    var bytes = 0
    var leftOut = 0
    /// How many pieces were written.
    var progress = 0
  }

  private let descriptor: Int32
  private let state = Mutex(State())
  private let work = DispatchSemaphore(value: 0)

  /// Starts the thread; nil where there is none to be had.
  init?(_ descriptor: Int32) {
    self.descriptor = descriptor
    guard WatchThread.start({ [self] in run() }) == 0 else { return nil }
  }

  /// Whether all was written.
  var isIdle: Bool { state.withLock { $0.bytes == 0 && $0.leftOut == 0 } }

  /// Takes a text to be written; returns at once.
  func add(_ text: String) {
    guard !text.isEmpty else { return }
    state.withLock { state in
      guard state.bytes == 0 || state.bytes + text.utf8.count <= Outlet.limit else {
        state.leftOut += 1
        return
      }
      state.texts.append(text)
      state.bytes += text.utf8.count
    }
    work.signal()
  }

  /// Waits until all was written, or nothing is read while the process is to end.
  func flush() {
    var seen = -1
    while !isIdle {
      let progress = state.withLock { $0.progress }
      if progress == seen, Outlet.isHurried.load(ordering: .relaxed),
        Outlet.pausesLeft.subtract(1, ordering: .relaxed).newValue < 0
      {
        return
      }
      usleep(seen < 0 ? 500 : 10_000)
      seen = progress
    }
  }

  private func run() {
    while true {
      work.wait()
      while let text = next() {
        write(text)
        state.withLock { $0.bytes -= text.utf8.count }
      }
    }
  }

  /// What comes next; nil where nothing waits. What was left out is told once there is room.
  private func next() -> String? {
    state.withLock { state in
      guard state.texts.isEmpty else { return state.texts.removeFirst() }
      guard state.leftOut > 0 else { return nil }
      let note = "(\(Text.count(state.leftOut, "message")) left out, not read in time)\n"
      state.leftOut = 0
      state.bytes += note.utf8.count
      return note
    }
  }

  /// Writes in pieces, so that a reader who is slow can be told from one who does not read.
  private func write(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let piece = UnsafeBufferPointer(rebasing: rest.prefix(4096))
        guard let count = Terminal.writeOnce(descriptor, piece) else { return }
        rest = rest.dropFirst(count)
        state.withLock { $0.progress += 1 }
      }
    }
  }
}

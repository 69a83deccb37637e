#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A thread for work that waits, away from those that tasks share.
package final class WatchThread: Sendable {
  private let body: @Sendable () -> Void

  private init(_ body: @escaping @Sendable () -> Void) {
    self.body = body
  }

  /// Runs `body` on a new thread, and returns 0 or the `errno` that kept it from starting.
  package static func start(_ body: @escaping @Sendable () -> Void) -> Int32 {
    let work = Unmanaged.passRetained(WatchThread(body))
    let failure = create(work.toOpaque())
    if failure != 0 { work.release() }
    return failure
  }

  // Apart from `start`, and with a named entry: Swift 6.3.1 crashes on them in one function.
  private static func create(_ work: UnsafeMutableRawPointer) -> Int32 {
    #if canImport(Darwin)
      var thread: pthread_t?
      let failure = pthread_create(&thread, nil, enterWatchThread, work)
      if failure == 0, let thread { pthread_detach(thread) }
    #else
      var thread = pthread_t()
      let failure = pthread_create(&thread, nil, enterWatchThread, work)
      if failure == 0 { pthread_detach(thread) }
    #endif
    return failure
  }

  fileprivate func run() { body() }
}

#if canImport(Darwin)
  private func enterWatchThread(_ work: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
    Unmanaged<WatchThread>.fromOpaque(work).takeRetainedValue().run()
    return nil
  }
#else
  private func enterWatchThread(_ work: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let work { Unmanaged<WatchThread>.fromOpaque(work).takeRetainedValue().run() }
    return nil
  }
#endif

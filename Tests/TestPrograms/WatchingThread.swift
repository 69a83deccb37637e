#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A thread of its own for work that waits, away from those that tests share.
///
/// Apart from the command's own, so that one mistake cannot hide another.
final class WatchingThread: Sendable {
  private let body: @Sendable () -> Void

  private init(_ body: @escaping @Sendable () -> Void) { self.body = body }

  /// Runs `body` on a new thread, and returns 0 or the `errno` that kept it from starting.
  static func start(_ body: @escaping @Sendable () -> Void) -> Int32 {
    let work = Unmanaged.passRetained(WatchingThread(body))
    let failure = create(work.toOpaque())
    if failure != 0 { work.release() }
    return failure
  }

  private static func create(_ work: UnsafeMutableRawPointer) -> Int32 {
    #if canImport(Darwin)
      var thread: pthread_t?
      let failure = pthread_create(&thread, nil, enterWatchingThread, work)
      if failure == 0, let thread { pthread_detach(thread) }
    #else
      var thread = pthread_t()
      let failure = pthread_create(&thread, nil, enterWatchingThread, work)
      if failure == 0 { pthread_detach(thread) }
    #endif
    return failure
  }

  fileprivate func run() { body() }
}

#if canImport(Darwin)
  private func enterWatchingThread(_ work: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
    Unmanaged<WatchingThread>.fromOpaque(work).takeRetainedValue().run()
    return nil
  }
#else
  private func enterWatchingThread(_ work: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let work { Unmanaged<WatchingThread>.fromOpaque(work).takeRetainedValue().run() }
    return nil
  }
#endif

internal import CMLX

/// MLX as a whole: whether it is there, and threads to compute on.
///
/// Arrays belong to the thread that made them, and `Tensor` is not `Sendable`: the compiler keeps them
/// where they are. What leaves `run` is numbers.
public enum TensorEngine {
  /// The version of MLX that Hone is written for.
  public static var wantedVersion: String { "0.32.4" }

  /// Whether Hone was built with MLX and finds the version that it was built for.
  public static var isAvailable: Bool {
    do throws(EngineError) {
      try check()
      return true
    } catch {
      return false
    }
  }

  /// The version of the library that is loaded; nil where Hone was built without it.
  public static var version: String? { cmlx_is_built() ? String(cString: cmlx_version()) : nil }

  /// Makes sure that there is an engine.
  ///
  /// - Throws: ``EngineError`` that says how to bring MLX, or which version is wanted.
  public static func check() throws(EngineError) {
    guard cmlx_is_built() else { throw EngineError(.missing, String(cString: cmlx_error())) }
    try requireSame(
      loaded: String(cString: cmlx_version()), compiled: String(cString: cmlx_compiled_version()))
  }

  /// Makes sure that the library which is loaded has the interface that Hone was compiled with.
  package static func requireSame(loaded: String, compiled: String) throws(EngineError) {
    guard loaded == compiled else {
      throw EngineError(
        .wrongVersion,
        "MLX \(loaded) is loaded, but Hone was built for \(compiled), and the interface of other "
          + "versions differs: run scripts/setup --mlx, and build again")
    }
  }

  /// How many bytes arrays take at present, over all threads.
  public static var activeMemory: Int { Int(cmlx_active_memory()) }

  /// The most bytes that arrays have taken since the last `resetPeakMemory`, over all threads.
  public static var peakMemory: Int { Int(cmlx_peak_memory()) }

  /// Begins a new measurement of `peakMemory`.
  public static func resetPeakMemory() { cmlx_reset_peak_memory() }

  /// Gives memory that is kept for new arrays back to the system.
  public static func clearCache() { cmlx_clear_cache() }

  /// Runs `work` on a thread that nothing else runs on meanwhile, and on this thread's stream.
  ///
  /// Derivatives recurse through the graph of operations, so the thread's stack is large; untouched
  /// pages of it cost nothing. Trials in parallel each take a thread; one core is used by each. Threads
  /// are used again, and there are at most 256: further computations wait for one.
  /// Where the task is cancelled, `work` ends at its next `checkCancellation`.
  /// - Parameters:
  ///   - device: Where to compute.
  ///   - work: What to compute; tensors must not leave it.
  /// - Returns: What `work` returns.
  /// - Throws: `EngineError` where MLX, the device or a thread is missing, `CancellationError` where the
  ///   task was cancelled before, and what `work` throws.
  public static func run<Result: Sendable>(
    on device: Device = .cpu, _ work: @escaping @Sendable () throws -> Result
  ) async throws -> Result {
    try check()
    guard device.index < device.siblings else {
      throw EngineError(
        .noDevice, "there is no device \(device): of its kind there are \(device.siblings)")
    }
    return try await run(on: device, in: .shared, work)
  }

  static func run<Result: Sendable>(
    on device: Device = .cpu, in pool: WorkerPool, _ work: @escaping @Sendable () throws -> Result
  ) async throws -> Result {
    let interruption = Interruption()
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        do throws(EngineError) {
          try pool.run {
            let result = Swift.Result {
              try Interruption.$current.withValue(interruption) { try inStream(on: device, work) }
            }
            return { continuation.resume(with: result) }
          }
        } catch {
          continuation.resume(throwing: error)
        }
      }
    } onCancel: {
      interruption.set()
    }
  }

  private static func inStream<Result>(
    on device: Device, _ work: () throws -> Result
  ) throws -> Result {
    // Several trials with several threads each slow each other down 8 to 14 times.
    cmlx_set_blas_threads(1)
    try Occupation.enter(device)
    defer { Occupation.leave() }
    try checkCancellation()
    return try work()
  }
}

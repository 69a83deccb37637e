public import Hone
private import Synchronization

#if canImport(Glibc)
  private import Glibc
#elseif canImport(Musl)
  private import Musl
#else
  private import Darwin
#endif

/// How many files this process may have open at the same time.
public enum OpenFiles {
  /// How many descriptors a trial takes while its program runs: a pipe for orders, the log, both outputs
  /// and the one that tells of its end; and two while it starts, ends, or is looked at.
  static let perTrial = 8
  /// How many the rest of a run takes: the store, the guardian, the system's own.
  static let besides = 48

  private static let before = Mutex<UInt64?>(nil)

  /// The limit that this process was started with, and that programs are to have; nil where it is as it
  /// was.
  static var inherited: UInt64? { before.withLock { $0 } }

  /// Lets this process have as many files open as it is allowed to; its programs keep the old limit.
  public static func raiseLimit() {
    var limit = rlimit()
    guard getrlimit(resource, &limit) == 0 else { return }
    // Some systems refuse more than this, whatever they call the highest limit.
    let wanted = min(limit.rlim_max, 1 << 20)
    guard limit.rlim_cur < wanted else { return }
    let old = limit.rlim_cur
    limit.rlim_cur = wanted
    guard setrlimit(resource, &limit) == 0 else { return }
    before.withLock { $0 = $0 ?? UInt64(old) }
  }

  /// Says before anything runs that so many trials cannot run at the same time.
  ///
  /// - Throws: `StudyError` that says how many can, and what would allow more.
  public static func check(parallel: Int) throws(StudyError) {
    var limit = rlimit()
    guard getrlimit(resource, &limit) == 0 else { return }
    try check(parallel: parallel, limit: limit.rlim_cur >= 1 << 30 ? .max : Int(limit.rlim_cur))
  }

  static func check(parallel: Int, limit: Int) throws(StudyError) {
    let most = max(0, (limit - besides) / perTrial)
    guard parallel > most else { return }
    let (need, isTooMuch) = parallel.multipliedReportingOverflow(by: perTrial)
    let needed = isTooMuch ? Int.max : need.addingReportingOverflow(besides).partialValue
    throw StudyError(
      .declaration,
      "\(parallel) trials at a time need about \(max(needed, need)) open files, and this process may "
        + "have \(limit): "
        + (most > 0
          ? "run at most \(most) at a time, or raise the limit (`ulimit -Hn`)"
          : "raise the limit (`ulimit -n`)"))
  }

  #if canImport(Glibc)
    private static let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
  #else
    private static let resource = RLIMIT_NOFILE
  #endif
}

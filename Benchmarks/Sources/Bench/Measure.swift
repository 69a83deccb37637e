import CHeap
import Glibc

/// What the process has used.
enum Usage {
  /// CPU time of all threads, in seconds.
  static var cpu: Double { seconds(CLOCK_PROCESS_CPUTIME_ID) }

  /// Time of day that only goes forward, in seconds.
  static var wall: Double { seconds(CLOCK_MONOTONIC) }

  /// Bytes that the heap holds, freed ones not counted.
  static var heap: Int { heap_bytes() }

  /// The most memory that the process has had, in bytes.
  static var peak: Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss * 1024
  }

  private static func seconds(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
  }
}

/// One line of JSON, from names and numbers.
func report(_ figures: (String, Double)...) {
  print("{" + figures.map { "\"\($0.0)\": \($0.1)" }.joined(separator: ", ") + "}")
}

import Foundation
import Synchronization

/// Runs cases on a thread with the small stack that threads have on some systems, so that recursion
/// without bounds shows.
struct Fuzzer {
  // Unoptimised code needs many times the stack.
  #if DEBUG
    static let stack = 4 << 20
  #else
    static let stack = 512 << 10
  #endif

  let target: FuzzTarget
  let seed: UInt64
  /// Where the case in progress is written, for whoever finds the process dead.
  var note: URL?

  struct Fault: Error, CustomStringConvertible {
    let description: String
    let input: [UInt8]
  }

  /// Tries cases until one fails, `isEnough` says so, or there are no more.
  ///
  /// - Returns: How many were tried.
  func run(_ numbers: Range<Int>, isEnough: @escaping @Sendable () -> Bool = { false }) throws
    -> Int
  {
    let tried = Mutex(0)
    try Fuzzer.onSmallStack { [self] in
      for number in numbers {
        if isEnough() { break }
        let input = target.input(seed: seed, number: number)
        if let note { try Data(input).write(to: note) }
        if let violation = violation(input) {
          let small = minimised(input)
          let said = self.violation(small) ?? violation
          throw Fault(
            description: "\(target.name), seed \(seed), case \(number): \(said)\n"
              + "  input: \(String(decoding: small, as: UTF8.self).debugDescription.prefix(1000))",
            input: small)
        }
        tried.withLock { $0 += 1 }
      }
    }
    return tried.withLock { $0 }
  }

  func replay(_ input: [UInt8]) throws {
    try Fuzzer.onSmallStack { [self] in
      if let violation = violation(input) { throw Fault(description: violation, input: input) }
    }
  }

  private func violation(_ input: [UInt8]) -> String? {
    do { try target.check(input) } catch { return "\(error)" }
    return nil
  }

  /// Leaves out what can be left out with the input still at fault.
  private func minimised(_ input: [UInt8]) -> [UInt8] {
    var best = input
    var size = max(1, best.count / 2)
    // clock: how long a fault that was found is made smaller.
    let end = ContinuousClock.now + .seconds(5)
    while size >= 1 {
      var start = 0
      while start < best.count, .now < end {
        let shorter = Array(best[..<start] + best[min(best.count, start + size)...])
        if violation(shorter) != nil { best = shorter } else { start += size }
      }
      size /= 2
    }
    return best
  }

  static func onSmallStack(_ body: @escaping @Sendable () throws -> Void) throws {
    let result = Mutex<Result<Void, any Error>>(.success(()))
    let done = DispatchSemaphore(value: 0)
    // A reference, as a mutex cannot be captured by a closure that escapes.
    let box = Box(result: result)
    let thread = Thread {
      do { try body() } catch { box.result.withLock { $0 = .failure(error) } }
      done.signal()
    }
    thread.stackSize = stack
    thread.start()
    done.wait()
    try box.result.withLock { try $0.get() }
  }

  private final class Box: Sendable {
    let result: Mutex<Result<Void, any Error>>
    init(result: consuming sending Mutex<Result<Void, any Error>>) { self.result = result }
  }
}

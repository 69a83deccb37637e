import Foundation

/// Seconds of processor time that this process has taken: of use where other programs share the machine.
public func processorSeconds() -> Double { Double(clock()) / Double(CLOCKS_PER_SEC) }

/// What `work` gives, and the processor seconds that it took.
public func timed<Result>(_ work: () throws -> Result) rethrows -> (Result, seconds: Double) {
  let start = processorSeconds()
  let result = try work()
  return (result, processorSeconds() - start)
}

/// The middle of some numbers.
public func median(_ numbers: [Double]) -> Double {
  let sorted = numbers.sorted()
  let middle = sorted.count / 2
  return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

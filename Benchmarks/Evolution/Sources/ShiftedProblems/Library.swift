// The shifted and rotated functions for programs that speak C.
import HoneTesting

/// A problem that C holds by its address.
private final class Box {
  let problem: ShiftedProblem
  init(_ problem: ShiftedProblem) { self.problem = problem }
}

/// How many functions there are.
@_cdecl("hone_shifted_count")
public func shiftedCount() -> Int { ShiftedFunction.allCases.count }

/// Makes the function of this place in the list; its shift and rotation are drawn by the seed.
@_cdecl("hone_shifted_open")
public func openShifted(_ function: Int, _ dimensions: Int, _ seed: UInt64)
  -> UnsafeMutableRawPointer
{
  let problem = ShiftedProblem(
    ShiftedFunction.allCases[function], dimensions: dimensions, seed: seed)
  return Unmanaged.passRetained(Box(problem)).toOpaque()
}

/// The losses of `count` vectors, row by row.
@_cdecl("hone_shifted_losses")
public func shiftedLosses(
  _ box: UnsafeRawPointer, _ x: UnsafePointer<Double>, _ count: Int,
  _ losses: UnsafeMutablePointer<Double>
) {
  let problem = Unmanaged<Box>.fromOpaque(box).takeUnretainedValue().problem
  let dimensions = problem.bounds.count
  for i in 0..<count {
    losses[i] = problem.loss(
      Array(UnsafeBufferPointer(start: x + i * dimensions, count: dimensions)))
  }
}

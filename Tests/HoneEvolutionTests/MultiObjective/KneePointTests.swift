import HoneEvolution
import Testing

@Suite("The knee of a front")
struct KneePointTests {
  @Test("It is where the front comes nearest to the best of everything, whatever the units")
  func convex() {
    // y = 1 / x from 1/4 to 4 has its knee at x = 1, however the axes are stretched.
    let xs = [0.25, 0.5, 0.8, 1, 1.3, 2, 4]
    for (scale, offset) in [(1.0, 0.0), (1e-6, -3), (2.5e8, 17)] {
      let losses = xs.flatMap { [$0, offset + scale / $0] }
      #expect(KneePoint.index(losses, objectives: 2) == 3)
    }
  }

  @Test("Of three objectives, too")
  func three() {
    let rows: [[Double]] = [[0, 9, 7], [8, 0, 7], [8, 9, 0], [2, 2, 2], [1, 4, 3], [4, 1, 5]]
    #expect(KneePoint.index(rows.flatMap { $0 }, objectives: 3) == 3)
  }

  @Test("Objectives that go together count once: the worst of the third is no knee")
  func together() {
    // Error, milliseconds and megabytes of models from the smallest on: time and size grow together.
    let models: [[Double]] = [
      [0.902, 1, 1], [0.30, 2.2, 2.1], [0.12, 4, 4.2], [0.10, 9, 8.5], [0.089, 20, 20],
    ]
    let losses = models.flatMap { $0 }
    #expect(KneePoint.index(losses, objectives: 3) == 2)
    // An objective that repeats another changes nothing.
    let pairs = models.flatMap { [$0[0], $0[1], $0[1]] }
    #expect(KneePoint.index(pairs, objectives: 3) == 2)
    #expect(KneePoint.index(models.flatMap { [$0[0], $0[1]] }, objectives: 2) == 2)
    let flat: [Double] = (0...10).flatMap { step -> [Double] in
      let first = 0.1 * Double(step)
      return [first, 1 - first, 1 - first]
    }
    #expect(KneePoint.index(flat, objectives: 3) == nil)
  }

  @Test("A front that bulges the other way, is flat, or has only its ends has none")
  func none() {
    let circle = [0.0, 0.3, 0.6, 0.8, 1].flatMap { [$0, (1 - $0 * $0).squareRoot()] }
    #expect(KneePoint.index(circle, objectives: 2) == nil)
    let line = (0...10).flatMap { [0.1 * Double($0), 5 - 0.2 * Double($0)] }
    #expect(KneePoint.index(line, objectives: 2) == nil)
    #expect(KneePoint.index([1, 2, 2, 1], objectives: 2) == nil)
    #expect(KneePoint.index([], objectives: 2) == nil)
    #expect(KneePoint.index([3, 4], objectives: 2) == 0)
  }

  @Test("What is infinite is no knee, and does not hide one")
  func infinite() {
    let losses: [Double] = [-.infinity, 9, 0, 8, 1, 1, 8, 0, 9, -.infinity]
    #expect(KneePoint.index(losses, objectives: 2) == 2)
    let far: [Double] = [-1e308, 1e308, -0.9e308, -0.9e308, 1e308, -1e308]
    #expect(KneePoint.index(far, objectives: 2) == 1)
  }
}

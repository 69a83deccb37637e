import Testing

@testable import HoneEvolution

@Suite("Reference points by their number") struct ReferencePointsFittingTests {
  @Test(
    "As many evenly spread points as fit, with some inside the simplex",
    // Das and Dennis: (m + p − 1 over p) points; two layers by Deb and Jain 2014, table I.
    arguments: [
      (1, 50, 1), (2, 50, 50), (2, 2, 2), (3, 50, 45), (3, 91, 91), (3, 92, 91), (5, 210, 210),
      (8, 156, 156), (10, 275, 275), (4, 3, 4),
    ])
  func counts(_ objectives: Int, _ count: Int, _ expected: Int) {
    let points = ReferencePoints.fitting(objectives: objectives, count: count)
    #expect(points.count == expected)
    for point in points {
      #expect(point.count == objectives && point.allSatisfy { $0 >= 0 })
      #expect(abs(point.reduce(0, +) - 1) < 1e-12)
    }
    #expect(Set(points).count == points.count)
    if count >= 50, objectives > 1 { #expect(points.contains { $0.allSatisfy { $0 > 0 } }) }
  }
}

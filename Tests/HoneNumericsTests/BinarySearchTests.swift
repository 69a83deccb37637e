import HoneNumerics
import Testing

@Suite struct BinarySearchTests {
  @Test("The partition is found wherever it lies, also at either end", arguments: 0...40)
  func everyPlace(_ count: Int) {
    for place in 0...count {
      let isBehind = (0..<count).map { $0 >= place }
      #expect(isBehind.partitioningIndex { $0 } == place)
      #expect((7..<count + 7).partitioningIndex { $0 >= place + 7 } == place + 7)
    }
  }

  @Test func aSliceIsSearchedByItsOwnIndices() {
    let sums = [0.25, 0.5, 0.5, 1.75, 3]
    #expect(sums[1...].partitioningIndex { $0 > 0.5 } == 3)
    #expect(sums[1..<3].partitioningIndex { $0 > 0.5 } == 3)
    #expect(sums[2...].partitioningIndex { $0 >= 0.5 } == 2)
  }

  @Test func aMillionElementsTakeTwentyQuestions() {
    var questions = 0
    let found = (0..<1_000_000).partitioningIndex {
      questions += 1
      return $0 >= 765_432
    }
    #expect(found == 765_432)
    #expect(questions <= 20)
  }
}

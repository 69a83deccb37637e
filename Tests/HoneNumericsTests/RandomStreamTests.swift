import HoneNumerics
import Testing

@Suite("Random streams")
struct RandomStreamTests {
  @Test("The same seed and stream give the same numbers; another stream gives others")
  func reproducible() {
    var a = RandomStream(seed: 7, stream: 3)
    var b = RandomStream(seed: 7, stream: 3)
    var c = RandomStream(seed: 7, stream: 4)
    let first = (0..<100).map { _ in a.next() }
    #expect(first == (0..<100).map { _ in b.next() })
    #expect(Set(first).isDisjoint(with: (0..<100).map { _ in c.next() }))
  }

  @Test("Numbers below a bound are equally likely", arguments: [1, 2, 3, 7, 100])
  func belowIsUniform(bound: Int) {
    var random = RandomStream(seed: 11)
    var counts = [Int](repeating: 0, count: bound)
    let draws = 20_000 * bound
    for _ in 0..<draws { counts[random.below(bound)] += 1 }
    // Five standard deviations of a binomial count.
    let slack = 5 * (20_000.0).squareRoot()
    for count in counts { #expect(abs(Double(count) - 20_000) <= slack) }
  }

  @Test("Uniform and normal numbers have their mean and variance")
  func moments() {
    var random = RandomStream(seed: 5)
    let n = 100_000
    let uniforms = (0..<n).map { _ in random.uniform() }
    let normals = (0..<n).map { _ in random.normal() }
    func mean(_ x: [Double]) -> Double { x.reduce(0, +) / Double(x.count) }
    func variance(_ x: [Double]) -> Double {
      let m = mean(x)
      return mean(x.map { ($0 - m) * ($0 - m) })
    }
    #expect(uniforms.allSatisfy { $0 >= 0 && $0 < 1 })
    #expect(abs(mean(uniforms) - 0.5) < 0.005)
    #expect(abs(variance(uniforms) - 1 / 12.0) < 0.002)
    #expect(abs(mean(normals)) < 0.015)
    #expect(abs(variance(normals) - 1) < 0.025)
  }

  @Test("Neighbouring streams are not correlated")
  func streamsAreIndependent() {
    let firsts = (0..<20_000).map { stream -> Double in
      var random = RandomStream(seed: 1, stream: UInt64(stream))
      return random.uniform()
    }
    let centred = firsts.map { $0 - 0.5 }
    let lagged = zip(centred, centred.dropFirst()).map { $0 * $1 }.reduce(0, +)
    #expect(abs(lagged / Double(firsts.count) * 12) < 0.035)
  }
}

import HoneGradients
import Testing

/// What MLX computes; without it `EngineTests` says what is missing.
@Suite(.enabled(if: TensorEngine.isAvailable))
struct TensorTests {
  @Test func theSlopeOfASquareIsTwiceItsArgument() async throws {
    let slope = try await TensorEngine.run {
      try gradient(at: Tensor([1.5, -2, 3])) { ($0.square()).sum() }.doubles()
    }
    #expect(slope == [3, -4, 6])
  }

  @Test func shapesThatDoNotGoTogetherAreAnErrorThatNamesTheOperation() async throws {
    let error = await #expect(throws: EngineError.self) {
      try await TensorEngine.run {
        let sum = Tensor([1.0, 2, 3]) + Tensor([1.0, 2])
        return try (sum * 2).square().sum().scalar()
      }
    }
    #expect(error?.code == .badOperation)
    #expect(error?.message.contains("adding") == true)
    #expect(error?.message.contains("(3)") == true)
  }

  @Test func numbersKeepDoublePrecisionBesideDoubles() async throws {
    let value = try await TensorEngine.run { try (Tensor(0.1, as: .float64) * 0.1).scalar() }
    #expect(value == 0.1 * 0.1)
  }

  @Test func anErrorThrownInsideADerivativePassesOut() async throws {
    struct Stop: Error {}
    await #expect(throws: Stop.self) {
      try await TensorEngine.run {
        try gradient(at: Tensor(1)) { _ in throw Stop() }.scalar()
      }
    }
  }

  @Test func derivativesOfDerivativesAreTakenByNesting() async throws {
    // d²/dx² x⁴ = 12 x².
    let second = try await TensorEngine.run {
      try gradient(at: Tensor(1.5, as: .float64)) { x in
        try gradient(at: x) { $0.power(4) }
      }.scalar()
    }
    #expect(abs(second - 12 * 1.5 * 1.5) < 1e-12)
  }

  @Test func forwardAndReverseModeAgreeOnAMatrix() async throws {
    // v·(J u) computed from either side.
    let sides = try await TensorEngine.run { () -> [Double] in
      let x = RandomKey(seed: 3).normal([4, 3], as: .float64)
      let u = RandomKey(seed: 4).normal([4, 3], as: .float64)
      let v = RandomKey(seed: 5).normal([4, 4], as: .float64)
      let f = { (x: Tensor) in x.tanh().matmul(x.transposed()) }
      let forward = try jvp(at: x, tangent: u, of: f).pushed
      let reverse = try vjp(at: x, cotangent: v, of: f).pulled
      return [try forward.dot(v).scalar(), try reverse.dot(u).scalar()]
    }
    #expect(abs(sides[0] - sides[1]) < 1e-12 * abs(sides[0]))
  }

  @Test func anOperationWithoutAForwardDerivativeIsNamed() async throws {
    let error = await #expect(throws: EngineError.self) {
      try await TensorEngine.run {
        let table = Tensor([1.0, 2, 3, 4], shape: [2, 2])
        let rows = Tensor([Int32(1), 0])
        return try jvp(at: table, tangent: table) { t in
          try gradient(at: t) { $0.take(rows, axis: 0).square().sum() }
        }.pushed.doubles()
      }
    }
    #expect(error?.code == .notDifferentiable)
    #expect(error?.message.contains("scatter") == true)
  }

  @Test func severalTrialsComputeSideBySide() async throws {
    let sums = try await withThrowingTaskGroup(of: Double.self) { group in
      for seed in 0..<8 {
        group.addTask {
          try await TensorEngine.run {
            let w = RandomKey(seed: UInt64(seed)).normal([64, 64])
            var x = w
            for _ in 0..<20 { x = x.matmul(w).tanh() }
            return try x.square().mean().scalar()
          }
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(sums.count == 8)
    #expect(sums.allSatisfy { $0.isFinite })
    #expect(Set(sums).count == 8)
  }

  @Test func aKeyGivesTheSameNumbersAgainAndOthersDoNot() async throws {
    let draws = try await TensorEngine.run {
      try [(1, 0), (1, 0), (1, 1), (2, 0)].map {
        try RandomKey(seed: UInt64($0.0), stream: UInt64($0.1)).normal([5]).doubles()
      }
    }
    #expect(draws[0] == draws[1])
    #expect(Set(draws).count == 3)
  }

  @Test func aMissingDeviceIsAnErrorThatSaysWhatThereIs() async throws {
    let error = await #expect(throws: EngineError.self) {
      try await TensorEngine.run(on: .gpu(17)) { 0 }
    }
    #expect(error?.code == .noDevice)
    #expect(error?.message.contains("gpu:17") == true)
  }

  @Test func aStoppedOutputKeepsTheCotangentsOfTheOthersInPlace() async throws {
    let pulled = try await TensorEngine.run {
      try vjp(at: Tensor(1.5), cotangent: [Tensor(10), Tensor(100), Tensor(1000)]) { a in
        [2 * a, (5 * a).stopGradient(), 3 * a]
      }.pulled.scalar()
    }
    #expect(pulled == 2 * 10 + 3 * 1000)
  }

  @Test func aCotangentOfAnotherShapeIsNoMissingDerivative() async throws {
    let error = await #expect(throws: EngineError.self) {
      try await TensorEngine.run {
        try vjp(at: Tensor([1.0, 2]), cotangent: Tensor([1.0, 2, 3])) { $0.square() }.pulled
          .doubles()
      }
    }
    #expect(error?.code == .badOperation)
  }

  @Test func aTreeWithoutTensorsHasAValueAndAnEmptyGradient() async throws {
    let made = try await TensorEngine.run { () -> (Double, Int, Double) in
      let nothing: [Tensor] = []
      let (value, slope) = try valueAndGradient(at: nothing) { _ in Tensor(3) }
      let (output, _) = try vjp(at: nothing, cotangent: Tensor(1)) { _ in Tensor(4) }
      return (try value.scalar(), slope.count, try output.scalar())
    }
    #expect(made == (3, 0, 4))
  }

  @Test func paddingTakesACountForEachAxis() async throws {
    let rows = try await TensorEngine.run { () -> [[Double]] in
      let x = Tensor([1.0, 2], shape: [1, 2])
      let wrong = x.padded(low: [1, 0], high: [1])
      #expect(wrong.error?.message.contains("padding") == true)
      return [try x.padded(low: [1, 0], high: [0, 1]).doubles()]
    }
    #expect(rows == [[0, 0, 0, 1, 2, 0]])
  }

  @Test func everyElementTypeIsReadAsNumbers() async throws {
    let rows = try await TensorEngine.run { () -> [[Double]] in
      let x = Tensor([Float(1.5), -2])
      return try [
        x.doubles(), x.greater(0).doubles(), Tensor([UInt8(200), 3]).doubles(),
        x.argMax(axis: 0).doubles(), Tensor([Int32(-7)]).doubles(),
        x.floats().map(Double.init), x.integers().map(Double.init),
      ]
    }
    #expect(rows == [[1.5, -2], [1, 0], [200, 3], [0], [-7], [1.5, -2], [1, -2]])
  }
}

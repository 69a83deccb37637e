import Hone
import HoneGradients
import Testing

@Suite(.enabled(if: TensorEngine.isAvailable))
struct CellSpaceTests {
  static let space = CellSpace(
    inputs: 2, nodes: 3, operations: ["skip", "none", "tanh", "square"], none: "none")

  /// The operations without weights; "square" is told apart by its edge.
  struct Plain: CellOperations {
    func apply(_ operation: Int, edge: Int, _ source: Tensor) -> Tensor? {
      switch operation {
      case 0: source
      case 1: nil
      case 2: source.tanh()
      default: source.square() * Double(edge + 1)
      }
    }
  }

  @Test func thePapersSpaceHasItsSize() {
    // Liu et al. 2019, section 4.1.3: ∏_{k=1}^{4} (k + 1) k / 2 · 7² cells, and 14 edges.
    let names = (0..<8).map { "o\($0)" }
    let space = CellSpace(operations: names, none: "o0")
    #expect(space.count == 1 * 3 * 6 * 10 * 5_764_801)
    #expect(space.edges.count == 14)
    #expect(space.edges.enumerated().allSatisfy { $0 == space.row(from: $1.from, to: $1.to) })
  }

  @Test func theMixtureIsTheSoftmaxInBothPrecisions() async throws {
    // The exponentials of 0.3, −1.2 and 2.5 by Python's math.exp.
    let rows = try await TensorEngine.run {
      let alpha = Tensor([0.3, -1.2, 2.5, -400, 0, 300], shape: [2, 3])
      return [
        try CellSpace.mixture(alpha).doubles(),
        try CellSpace.mixture(alpha.converted(to: .float32)).doubles(),
      ]
    }
    let exponentials = [1.349_858_807_576_003, 0.301_194_211_912_202_1, 12.182_493_960_703_473]
    let wanted = exponentials.map { $0 / exponentials.reduce(0, +) } + [0, 0, 1]
    #expect(zip(rows[0], wanted).allSatisfy { abs($0 - $1) < 1e-15 })
    #expect(zip(rows[1], wanted).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test func aMixedEdgeIsTheWeightedSumOfItsOperations() async throws {
    let values = try await TensorEngine.run {
      let space = CellSpace(inputs: 1, nodes: 1, operations: Self.space.operations, none: "none")
      let alpha = Tensor([0.5, 1.0, -0.5, 0.25], shape: [1, 4])
      let made = try space.mixed([Tensor([0.8, -2.0])], alpha, Plain())
      let p = try CellSpace.mixture(alpha).doubles()
      return [try made[0].doubles(), p]
    }
    let p = values[1]
    // By Python's math.tanh.
    let tanh = [0.664_036_770_267_848_96, -0.964_027_580_075_816_88]
    for (index, x) in [0.8, -2.0].enumerated() {
      let wanted = p[0] * x + p[2] * tanh[index] + p[3] * x * x
      #expect(abs(values[0][index] - wanted) < 1e-14)
    }
  }

  @Test func aNearlyCertainMixtureIsItsDiscreteCell() async throws {
    // A cell that keeps all edges loses nothing when every row of α is certain.
    let rows = try await TensorEngine.run {
      let space = CellSpace(
        inputs: 2, nodes: 3, operations: Self.space.operations, none: "none", kept: 4)
      var sure = [Double](repeating: 0, count: space.edges.count * 4)
      for edge in space.edges.indices { sure[4 * edge + [0, 2, 3][edge % 3]] = 60 }
      let alpha = Tensor(sure, shape: [space.edges.count, 4])
      let inputs = [Tensor([0.3, -0.4]), Tensor([0.9, 0.2])]
      let cell = try space.discrete(alpha)
      return [
        try space.mixed(inputs, alpha, Plain()).flat(), try cell.outputs(inputs, Plain()).flat(),
      ]
    }
    #expect(distance(rows[0], rows[1]) < 1e-12)
  }

  @Test func noneIsNeverChosenButWeakensItsEdge() async throws {
    let cell = try await TensorEngine.run {
      var rows = [[Double]](repeating: [0, 0, 0, 0], count: Self.space.edges.count)
      // Value 3 reads 0, 1 and 2 by the edges 2 to 4.
      // Strongest is none, so it is weak as an edge, although square is above all of the others'.
      rows[2] = [0, 5, 0, 2]
      rows[3] = [0, 0, 1, 0]
      rows[4] = [0.5, 0, 0, 0]
      return try Self.space.discrete(Tensor(rows.flatMap(\.self), shape: [rows.count, 4]))
    }
    #expect(cell.nodes[1] == [.init(from: 1, operation: 2), .init(from: 2, operation: 0)])
    #expect(cell.count(of: 1) == 0)
    // Of equals the earlier edges and operations.
    #expect(cell.nodes[2] == [.init(from: 0, operation: 0), .init(from: 1, operation: 0)])
    #expect(cell.description.contains("3 = tanh(1) + skip(2)"))
  }

  @Test func architecturesThatAreNotFiniteOrOfAnotherShapeAreRefused() async throws {
    let codes = try await TensorEngine.run {
      let attempts: [() throws -> Void] = [
        { _ = try Self.space.discrete(Tensor.zeros([9, 3])) },
        { _ = try Self.space.discrete(Tensor.full([9, 4], .nan)) },
        { _ = try Self.space.mixed([Tensor(1), Tensor(2)], Tensor.zeros([8, 4]), Plain()) },
      ]
      return attempts.map { attempt -> EngineError.Code? in
        do { try attempt() } catch { return (error as? EngineError)?.code }
        return nil
      }
    }
    #expect(codes == [.badOperation, .notFinite, .badOperation])
  }

  @Test func everyDiscreteCellIsAPointOfTheSearchSpaceAndBack() async throws {
    let small = CellSpace(inputs: 1, nodes: 2, operations: ["a", "zero", "b"], none: "zero")
    let space = try SearchSpace(small.parameters())
    let study = try Study(
      space: space, objective: .minimize("loss"), sampler: .grid(points: 1), seed: 1)
    var cells = Set<DiscreteCell>()
    for _ in 0..<small.count {
      let trial = try study.ask()
      cells.insert(try small.discrete(trial.parameters))
      try study.tell(trial.number, value: 0)
    }
    #expect(small.count == 8)
    #expect(cells.count == small.count)
  }

  @Test func parametersOfAnotherSpaceAreRefused() throws {
    let other = CellSpace(inputs: 2, nodes: 3, operations: ["skip", "cube"])
    let point = Parameters(other.parameters().map { ($0.name, Self.anyValue($0.domain)) })
    #expect(throws: EngineError.self) { () throws in _ = try Self.space.discrete(point) }
    #expect(throws: ParameterError.self) { () throws in
      _ = try Self.space.discrete(point, "reduction")
    }
  }

  /// The last of a parameter's values.
  private static func anyValue(_ domain: Domain) -> Value {
    switch domain {
    case .choice(let values, _): values.last ?? .null
    case .fixed(let value): value
    default: .null
    }
  }

  @Test func cellsWithNoneLaterValuesOrDoubleEdgesAreRefused() {
    let good = DiscreteCell.Link(from: 0, operation: 0)
    for bad in [
      [good, good], [.init(from: 2, operation: 0)], [.init(from: 1, operation: 1)], [],
    ] as [[DiscreteCell.Link]] {
      #expect(throws: EngineError.self) { () throws in
        _ = try DiscreteCell(Self.space, nodes: [bad, [good], [good]])
      }
    }
    #expect(throws: EngineError.self) { () throws in
      _ = try DiscreteCell(Self.space, nodes: [[good]])
    }
  }
}

import Foundation
import Hone
import HoneGradients
import Testing

struct Regression: BilevelProblem {
  let x, y, xHeld, yHeld: Tensor

  init() {
    let keys = RandomKey(seed: 8).split(3)
    let classes = (keys[0].uniform([120]) * 3).converted(to: .int32)
    let points = classes.oneHot(3).matmul(keys[1].normal([3, 5])) + keys[2].normal([120, 5])
    (x, xHeld) = (points.slice(axis: 0, 0..<60), points.slice(axis: 0, 60..<120))
    (y, yHeld) = (classes.slice(axis: 0, 0..<60), classes.slice(axis: 0, 60..<120))
  }

  func start(_ values: SearchedValues) -> Tensor { .zeros([5, 3]) }
  func step(_ w: Tensor, _ values: SearchedValues, _ index: Int) throws -> Tensor {
    let slope = try gradient(at: w) { w in
      SoftmaxCrossEntropy()(x.matmul(w), y) + values["decay"] * w.square().sum()
    }
    return w - values["rate"] * slope
  }
  func validationLoss(_ w: Tensor, _ values: SearchedValues) -> Tensor {
    SoftmaxCrossEntropy()(xHeld.matmul(w), yHeld)
  }
}

/// A regression by a cell of the page's space, with a matrix an edge for its convolution.
private struct Cells: ArchitectureProblem {
  struct Operations: CellOperations {
    let weights: [Tensor]
    func apply(_ operation: Int, edge: Int, _ source: Tensor) -> Tensor? {
      operation == 0 ? nil : operation == 1 ? source : source.matmul(weights[edge]).tanh()
    }
  }

  let space = CellSpace(nodes: 3, operations: ["none", "skip", "conv3"], none: "none")
  let x = RandomKey(seed: 4).normal([16, 3])

  func trainingLoss(_ weights: [Tensor], _ alpha: Tensor, _ index: Int) throws -> Tensor {
    let inputs = [Tensor](repeating: x, count: space.inputs)
    let made = try space.mixed(inputs, alpha, Operations(weights: weights))
    return (made[0] - x.tanh()).square().mean() + 1e-3 * weights.dot(weights)
  }
  func validationLoss(_ weights: [Tensor], _ alpha: Tensor, _ index: Int) throws -> Tensor {
    try trainingLoss(weights, alpha, index + 1)
  }
}

/// The examples of docs/hypergradients.md, which stand here letter by letter.
@Suite struct DocumentTests {
  @Test(.enabled(if: TensorEngine.isAvailable))
  func theStudyOfATrainingDescends() async throws {
    let study = try Study(
      space: try SearchSpace([
        .float("rate", in: 1e-3...1, scale: .log), .float("decay", in: 1e-6...1e-1, scale: .log),
      ]), objective: .minimize("loss"), sampler: .gradient(.lbfgs))
    try await study.optimize(RunLimits(trials: 15), training: Training(steps: 100)) { trial in
      Regression()
    }
    let first = try #require(study.trial(0))
    #expect(first.state == .completed)
    #expect(first.gradient.count == 2)
    #expect(try #require(study.best.value) < 0.95 * first.values[0])
  }

  @Test(.enabled(if: TensorEngine.isAvailable))
  func theDescentOfATreeOfHyperparametersFindsALesserLoss() async throws {
    let losses = try await TensorEngine.run { () -> [Double] in
      let training = TanhRegression()
      let start = training.hyperparameters()
      let problem = InCoordinates(training, .log)  // λ > 0, whatever the step
      var descent = try HyperDescent(
        at: Coordinate.log.coordinates(start), by: Adam(learningRate: 0.04))
      for _ in 0..<50 {
        let step = try descent.step {
          try ReverseMode().hypergradient(of: problem, at: $0, steps: 100)
        }
        print(step)  // step 3: loss 0.31, gradient's norm 0.02
      }
      let first = try ReverseMode().hypergradient(of: training, at: start, steps: 100).loss
      return [first, try #require(descent.best).loss]
    }
    #expect(losses[1] < losses[0])
  }

  @Test(.enabled(if: TensorEngine.isAvailable))
  func theSearchOfAnArchitectureEndsWithACell() async throws {
    let nodes = try await TensorEngine.run { () -> Int in
      let problem = Cells()
      let key = RandomKey(seed: 2)
      let weights = RandomKey(seed: 3).split(problem.space.edges.count).map { $0.normal([3, 3]) }
      let space = CellSpace(nodes: 3, operations: ["none", "skip", "conv3"], none: "none")
      var search = ArchitectureSearch(
        problem, .second(rate: 0.1), from: Pair(weights, space.start(key)), warmUp: 280,
        moves: .init(
          weights: Momentum(learningRate: 0.1),
          architecture: Adam(learningRate: 0.03, beta1: 0.5)))
      for _ in 0..<420 { try search.step() }
      let cell = try space.discrete(search.architecture)  // 2 = conv3(0) + skip(1); …
      return cell.nodes.count
    }
    #expect(nodes == 3)
  }

  @Test func thePageSaysWhatIsCompiledHere() throws {
    let file = URL(filePath: #filePath)
    let root = file.deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let page = try String(
      contentsOf: root.appending(path: "docs/hypergradients.md"), encoding: .utf8)
    let here = letters(try String(contentsOf: file, encoding: .utf8))
    let blocks = page.components(separatedBy: "```swift\n").dropFirst().map {
      $0.components(separatedBy: "```")[0]
    }
    #expect(blocks.count == 4)
    for block in blocks {
      let isHere = here.contains(letters(block))
      #expect(isHere, "\(block)")
    }
  }

  /// The text without its gaps, so that lines may be broken, aligned and indented differently.
  private func letters(_ text: String) -> String { text.filter { !$0.isWhitespace } }
}

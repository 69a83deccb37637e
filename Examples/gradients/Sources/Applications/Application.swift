import Hone
import HoneGradients

/// A task with a network for it, and what about its training is tuned.
struct Application: Sendable {
  /// Its name in arguments and results.
  var name: String
  /// The folder of its data under `data/out`.
  var data: String
  var classes: Int
  /// How many training steps a trial has.
  var steps: Int
  /// How many examples a step sees.
  var batch: Int
  /// The values that a person would begin with.
  var start: Start
  /// What a person would choose, and what stays where only numbers are tuned.
  var design: Design
  /// What `hybrid` chooses the width from.
  var widths: [Int]
  /// The network of a design with random weights.
  var model: @Sendable (Design, RandomKey) -> any Model

  static let all = [image, text, speech]
}

/// Choices that have no gradient.
struct Design: Sendable, Hashable {
  enum Pooling: String, Sendable, CaseIterable { case mean, max }
  enum Optimizer: String, Sendable, CaseIterable { case momentum, adam }

  /// The function between layers.
  var activation = Activation.silu
  /// How places become fewer.
  var pooling = Pooling.mean
  var optimizer = Optimizer.momentum
  /// How many channels the layers have.
  var width: Int

  /// The design with what a trial chose.
  func chosen(by parameters: Parameters) throws -> Design {
    guard parameters["width"] != nil else { return self }
    return Design(
      activation: Activation(rawValue: try parameters.string("activation")) ?? activation,
      pooling: Pooling(rawValue: try parameters.string("pooling")) ?? pooling,
      optimizer: Optimizer(rawValue: try parameters.string("optimizer")) ?? optimizer,
      width: try parameters.int("width"))
  }
}

/// The values that a person would begin with: those that papers and libraries have as defaults.
struct Start: Sendable, Hashable {
  /// The learning rate, of the optimiser that a person would choose.
  var rate: Double
  var momentum = 0.9
  var beta2 = 0.99
  var clip = 1.0
  var decay = 1e-4
  var smoothing = 0.05
  var noise = 0.1
  var dropout = 0.1
}

/// What trials are of, and the values of the first.
struct Searched: Sendable {
  var space: SearchSpace
  var start: [(name: String, value: Value)]
}

extension Application {
  /// How many knots the learning rate's schedule has: between them its logarithm is a line.
  static let knots = 5

  /// The space of numbers only, or with the choices.
  ///
  /// The numbers of L layers are 5 knots of the schedule, 3 L rates, decays and scales, the optimiser's
  /// two and three of augmentation.
  func searched(withChoices: Bool) throws -> Searched {
    let numbers = shared + layered
    let own: [(Design.Optimizer, Number)] = [
      (.momentum, Number("clip", 0.1...10, start.clip)),
      (.adam, Number("forgetting", 1e-3...0.5, 1 - start.beta2)),
    ]
    var parameters = numbers.map(\.parameter)
    var values = numbers.map { (name: $0.parameter.name, value: Value.double($0.start)) }
    for (optimizer, number) in own {
      if withChoices {
        parameters.append(number.parameter.when("optimizer", is: .string(optimizer.rawValue)))
      } else if optimizer == design.optimizer {
        parameters.append(number.parameter)
      }
      guard optimizer == design.optimizer else { continue }
      values.append((name: number.parameter.name, value: .double(number.start)))
    }
    guard withChoices else {
      return Searched(space: try SearchSpace(parameters), start: values)
    }
    let chosen: [(name: String, value: Value)] = [
      ("activation", .string(design.activation.rawValue)),
      ("pooling", .string(design.pooling.rawValue)),
      ("optimizer", .string(design.optimizer.rawValue)), ("width", .int(design.width)),
    ]
    return Searched(space: try SearchSpace(choices + parameters), start: chosen + values)
  }

  private struct Number {
    var parameter: Parameter
    var start: Double

    init(_ name: String, _ range: ClosedRange<Double>, _ start: Double, _ scale: Scale = .log) {
      parameter = .float(name, in: range, scale: scale)
      self.start = start
    }
  }

  private var choices: [Parameter] {
    [
      .choice("activation", Activation.allCases.map { .string($0.rawValue) }),
      .choice("pooling", Design.Pooling.allCases.map { .string($0.rawValue) }),
      .choice("optimizer", Design.Optimizer.allCases.map { .string($0.rawValue) }),
      .choice("width", widths.map { .int($0) }),
    ]
  }

  private var shared: [Number] {
    (1...Application.knots).map { Number("rate\($0)", 0.05...20, 1) } + [
      Number("friction", 0.02...1, 1 - start.momentum),
      Number("smoothing", 0...0.3, start.smoothing, .linear),
      Number("noise", 0.01...1, start.noise), Number("dropout", 0.01...1, start.dropout),
    ]
  }

  private var layered: [Number] {
    model(design, RandomKey(seed: 0)).layers.flatMap { layer in
      [
        Number("rate_\(layer)", 0.1...10, 1), Number("decay_\(layer)", 1e-5...0.1, start.decay),
        Number("scale_\(layer)", 0.2...5, 1),
      ]
    }
  }
}

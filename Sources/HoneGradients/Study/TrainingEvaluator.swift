internal import Hone
internal import Synchronization

/// Evaluates a trial by training it on a thread of its own.
final class TrainingEvaluator<P: BilevelProblem>: Evaluator
where P.Hyperparameters == SearchedValues {
  /// A trial's training and its derivative.
  typealias Work = @Sendable (ActiveTrial, SearchedValues) throws -> Hypergradient<P>

  let space: SearchSpace
  let device: Device
  let type: ElementType
  let work: Work
  let control = RunControl()
  private let found = Mutex<EngineError?>(nil)

  init(space: SearchSpace, on device: Device, as type: ElementType, _ work: @escaping Work) {
    self.space = space
    self.device = device
    self.type = type
    self.work = work
  }

  /// What is wrong in every trial.
  var fault: EngineError? { found.withLock { $0 } }

  func evaluate(_ trial: ActiveTrial) async throws -> Outcome {
    try await evaluation(of: trial).outcome
  }

  func evaluation(of trial: ActiveTrial) async throws -> Evaluation {
    let (space, type, work) = (space, type, work)
    do {
      return try await TensorEngine.run(on: device) {
        let values = SearchedValues(trial.parameters, in: space, as: type)
        let made = try work(trial, values)
        let slopes = try made.gradient.tensors.map { slope throws(EngineError) in
          try slope.scalar()
        }
        return Evaluation(
          made.loss, gradient: Dictionary(zip(values.names, slopes)) { first, _ in first })
      }
    } catch let error as EngineError where error.code == .machine {
      throw StudyError(.machine, error.message)
    } catch let error as EngineError where error.isOfEveryTrial {
      found.withLock { $0 = $0 ?? error }
      control.stop()
      throw error
    }
  }
}

extension EngineError {
  /// Whether the next trial would fail in the same way.
  fileprivate var isOfEveryTrial: Bool {
    [.missing, .wrongVersion, .noDevice, .notDifferentiable].contains(code)
  }
}

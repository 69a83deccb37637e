public import HoneCore
internal import HoneNumerics

extension SamplerLaws {
  /// A proposal that is worked out apart from the study, in two steps, is the one that is made at once.
  ///
  /// - Throws: `LawViolation`.
  public static func stepsEqualAsking(
    _ sampler: any Sampler, _ space: LawSpace, seed: UInt64 = 1, trials: Int = 20
  ) throws {
    var study = try LawStudy(sampler, space.space, seed: seed)
    for trial in 0..<trials {
      try compareSteps(of: sampler, study.engine.history, trial: trial, seed, "\(space)")
      guard let worked = worked(trial, &study.engine) else { break }
      guard let point = try study.start(), point == worked.point else {
        throw LawViolation(
          "what is worked out apart is what is proposed at once",
          "\(sampler), \(space), trial \(trial): \(worked.point.raw), and then another")
      }
      study.finish(leaving: 0)
    }
  }

  /// What is proposed in steps; nil where nothing is.
  private static func worked(_ trial: Int, _ engine: inout Engine) -> Proposal? {
    do throws(SamplerError) {
      var draft = try engine.draft(trial: trial)
      while true {
        draft.work()
        if let proposal = try engine.accept(&draft) { return proposal }
      }
    } catch { return nil }
  }

  private static func compareSteps<S: Sampler>(
    of sampler: S, _ history: borrowing History, trial: Int, _ seed: UInt64, _ space: String
  ) throws {
    var streams = (RandomStream(seed: seed, stream: 3), RandomStream(seed: seed, stream: 3))
    // A state of its own each: what asking leaves in it is a cache.
    guard var state = try? sampler.start(history), var other = try? sampler.start(history) else {
      return
    }
    let once = try? sampler.ask(&state, history, trial: trial, using: &streams.0)
    let question = try? sampler.question(&other, history, trial: trial, using: &streams.1)
    let twice = question.flatMap { question in
      try? sampler.answer(question, using: &streams.1)
    }
    let isSame = once == twice && streams.0.next() == streams.1.next()
    guard once != nil || twice != nil, !isSame else { return }
    throw LawViolation(
      "`question` and `answer` are `ask`",
      "\(sampler), \(space), trial \(trial): \(String(describing: twice)) in place of "
        + "\(String(describing: once))")
  }
}

internal import Hone
internal import HoneFormats

extension Method {
  /// So that a slip of the pen does not fill the memory.
  private static let mostTrials = 10_000

  static let ask = Method("study.ask", ["study", "count"]) { server, arguments throws(RPCError) in
    let open = try server.study(arguments)
    let wanted = "an integer from 1 to \(mostTrials)"
    let count = try arguments.int("count", wanted, in: 1...mostTrials, orElse: 1)
    let trials = try start(count, of: open)
    return .object([("trials", .array(trials.map(document)))])
  }

  /// As many trials as there are left to start, up to `count`.
  private static func start(
    _ count: Int, of open: OpenStudy
  ) throws(RPCError) -> [ActiveTrial] {
    var trials: [ActiveTrial] = []
    while trials.count < count {
      do throws(StudyError) { trials.append(try open.ask()) } catch {
        guard ![.storage, .unknownStudy, .cancelled].contains(error.code) else {
          for trial in trials { open.release(trial) }
          throw RPCError(error)
        }
        guard !trials.isEmpty else { throw RPCError(error) }
        return trials
      }
    }
    return trials
  }

  private static func document(_ trial: ActiveTrial) -> Document {
    .object([
      ("trial", .int(trial.number)), ("params", TrialFormat.document(of: trial.parameters)),
    ])
  }
}

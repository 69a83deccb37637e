import Hone
import HoneCore
import HoneFormats
import HoneStorage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A folder of vectors as NumPy's files, `TRIAL/NAME.npy`.
struct VectorFolder {
  private let path: String
  private let isReplacing: Bool

  init(_ path: String, isReplacing: Bool) throws {
    self.path = path
    self.isReplacing = isReplacing
    guard isReplacing || !FileSystem.exists(path) else {
      throw CommandFailure(
        .usage, "`\(path)` is there already: name another folder, or give --force to add to it")
    }
  }

  /// Writes the vectors of a study, or of one of its trials.
  ///
  /// - Returns: How many there were.
  func write(_ study: any StudyReader, trial: Int?) throws -> Int {
    if let trial, study.trial(trial) == nil {
      throw CommandFailure(
        .usage, "there is no trial \(trial): the study has \(study.progress.total) trials")
    }
    let kept = try failing { try study.vectors(of: trial.map { $0...$0 } ?? 0...(.max)) }
    let count = kept.reduce(0) { $0 + $1.value.count }
    guard count > 0 else {
      throw CommandFailure(
        .usage,
        trial.map { "trial \($0) keeps no vectors" } ?? "no trial of the study keeps vectors")
    }
    try make(path)
    for (trial, summaries) in kept.sorted(by: { $0.key < $1.key }) {
      try make("\(path)/\(trial)")
      for summary in summaries {
        let values = try failing { try study.vector(named: summary.name, of: trial) }
        try write(VectorBytes(values ?? []), to: "\(path)/\(trial)/\(summary.name).npy")
      }
    }
    return count
  }

  /// The numbers are as wide as in the store, so that nothing is lost and nothing is added.
  private func write(_ vector: VectorBytes, to path: String) throws {
    let file = try OutputFile(path, isReplacing: isReplacing)
    try file.write(bytes: [NPY.header(count: vector.count, width: vector.width), vector.bytes])
    try file.keep()
  }

  private func make(_ path: String) throws {
    guard mkdir(path, 0o777) == 0 || errno == EEXIST else {
      throw CommandFailure(
        .storage, "`\(path)` cannot be made: \(String(cString: strerror(errno)))")
    }
  }
}

import Foundation
import HoneCore
import HoneStorage

/// A folder that is gone when its owner is.
final class Scratch {
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "hone-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func path(_ name: String) -> String { folder.appending(path: name).path }

  var files: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
  }
}

enum Fixture {
  static let worker = Worker(id: "worker")

  static func definition(_ name: String = "study") throws -> StudyDefinition {
    try StudyDefinition(
      name: name,
      space: try SearchSpace([.float("x", in: -2...3), .choice("c", ["a", "b"])]),
      objectives: [.minimize("loss")], sampler: AlgorithmSpec("random"),
      pruner: AlgorithmSpec("none"), seed: 1)
  }

  static func asked(_ trial: Int, attempt: Int = 1) -> Event {
    .asked(
      Event.Asked(
        trial: trial, attempt: attempt,
        point: Point(raw: [Double(trial) / 7, Double(trial % 2)]), seen: 0, at: 0))
  }

  static func finished(_ trial: Int, attempt: Int = 1) -> Event {
    .finished(trial: trial, attempt: attempt, .completed([Double(trial) / 3]), at: 1)
  }
}

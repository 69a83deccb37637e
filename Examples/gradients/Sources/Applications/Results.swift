import Arrays
import Foundation

/// A folder of courses, a file each, so that an interrupted run goes on.
struct Results {
  private let folder: URL

  init(_ path: String) throws {
    folder = URL(filePath: path, directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  /// Runs what is not there yet.
  func complete(
    _ application: Application, _ method: Method, _ seed: UInt64, data: String
  ) async throws {
    let file = folder.appending(path: "\(application.name)-\(method.rawValue)-\(seed).json")
    guard !FileManager.default.fileExists(atPath: file.path) else { return }
    let files = try DataFiles("\(data)/\(application.data)")
    let bench = Bench(application: application, files: files, seed: seed)
    let course = try await bench.course(method, trials: 100)
    try JSONEncoder().encode(course).write(to: file, options: .atomic)
    let line =
      "\(application.name) \(method.rawValue) \(seed): \(course.best().short) for "
      + "\((course.trials.last?.cost ?? 0).short) trainings of \(course.training.short) s\n"
    FileHandle.standardError.write(Data(line.utf8))
  }

  /// All that are there.
  func courses() throws -> [Course] {
    try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .filter { $0.pathExtension == "json" }
      .sorted { $0.lastPathComponent < $1.lastPathComponent }
      .map { try JSONDecoder().decode(Course.self, from: Data(contentsOf: $0)) }
  }

  /// Writes lines as `plot.py` takes them.
  func export(_ courses: [Course], _ name: String) throws {
    let lines = courses.flatMap { course in
      course.trials.compactMap { trial -> String? in
        let best = course.best(until: trial.cost)
        guard best.isFinite else { return nil }
        return "{\"method\": \"\(course.method.rawValue)\", \"seed\": \(course.seed), "
          + "\"cost\": \(trial.cost), \"best\": \(best)}\n"
      }
    }
    try Data(lines.joined().utf8).write(to: folder.appending(path: "\(name).jsonl"))
  }
}

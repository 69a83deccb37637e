internal import HoneCore

/// Where a metric stands in a file that the program writes.
public struct MetricFile: Sendable, Hashable {
  /// What a path may hold of the trial, in braces.
  static let placeholders = ["trial", "dir", "seed", "study"]

  /// The objective's name.
  public var metric: String
  /// The file's path, from the root on, or else in the trial's folder.
  ///
  /// `{trial}`, `{dir}`, `{seed}` and `{study}` stand for the trial's number, its folder, its seed and
  /// the study's name.
  public var path: String
  /// The keys that lead to the number; empty where the file is the number, or has the metric's name as
  /// its key. A key's dots lead further in, unless there is a key that has them in it.
  public var key: [String]

  /// Says where a metric stands.
  public init(_ metric: String, path: String, key: [String] = []) {
    self.metric = metric
    self.path = path
    self.key = key
  }

  /// Whether each trial has a file of its own, wherever it looks.
  var isTrialsOwn: Bool { path.contains("{trial}") || path.contains("{dir}") }

  /// The path with the trial's own values in it.
  func path(filling values: [String: String]) -> String {
    var filled = ""
    var rest = path[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      let name = String(rest[rest.index(after: open)..<close])
      filled += rest[..<open]
      filled += values[name] ?? "{\(name)}"
      rest = rest[rest.index(after: close)...]
    }
    return filled + rest
  }

  /// The first name in braces that stands for nothing, or nil.
  var unknownPlaceholder: String? {
    let parts = path.split(separator: "{", omittingEmptySubsequences: false).dropFirst()
    for part in parts {
      guard let close = part.firstIndex(of: "}") else { continue }
      let name = String(part[..<close])
      if !MetricFile.placeholders.contains(name) { return name }
    }
    return nil
  }
}

/// The files of one trial in which metrics stand, as they were before its program began.
struct MetricFiles {
  private struct Place {
    var path: String
    var before: FileStamp?
    /// How people know the folder.
    var folder: String
  }

  private let files: [(file: MetricFile, places: [Place], shared: String?)]

  /// Looks at what is there already: nothing of that is this trial's.
  ///
  /// - Parameters:
  ///   - files: Where the metrics stand.
  ///   - folder: The trial's folder.
  ///   - programFolder: The folder that the program runs in.
  ///   - isShared: Whether other trials may run there at the same time.
  ///   - values: What the placeholders stand for.
  /// - Throws: `MetricProblem` where the machine does not let them be looked at.
  init(
    _ files: [MetricFile], folder: String, programFolder: String, isShared: Bool,
    values: [String: String]
  ) throws(MetricProblem) {
    var found: [(file: MetricFile, places: [Place], shared: String?)] = []
    for file in files {
      let path = file.path(filling: values)
      func place(_ path: String, _ folder: String) throws(MetricProblem) -> Place {
        Place(path: path, before: try file.stamp(path), folder: folder)
      }
      if path.hasPrefix("/") {
        found.append((file, [try place(path, "there")], nil))
        continue
      }
      var places = [try place("\(folder)/\(path)", "in HONE_DIR")]
      let other = "\(programFolder)/\(path)"
      let isOwn = file.isTrialsOwn || !isShared
      if isOwn { places.append(try place(other, "in the program's folder")) }
      found.append((file, places, isOwn ? nil : other))
    }
    self.files = found
  }

  /// Reads all of them, once the program has ended.
  ///
  /// - Returns: The values by objective.
  /// - Throws: `MetricProblem` that says what is wrong and what would be right.
  func values(of objectives: [Objective]) throws(MetricProblem) -> [Int: Double] {
    var values: [Int: Double] = [:]
    for (file, places, shared) in files {
      guard let index = objectives.firstIndex(where: { $0.name == file.metric }) else { continue }
      let path = try MetricFiles.written(file, places, shared)
      let reader = MetricFileReader(file, path: path)
      values[index] = try reader.value()
    }
    return values
  }

  private static func written(
    _ file: MetricFile, _ places: [Place], _ shared: String?
  ) throws(MetricProblem) -> String {
    for place in places {
      if let now = try file.stamp(place.path), now != place.before { return place.path }
    }
    let problem: String
    if let old = places.first(where: { $0.before != nil }), try file.stamp(old.path) != nil {
      problem =
        "the file \(old.folder) is from before this attempt: the program did not write it again"
    } else if let shared, try file.stamp(shared) != nil {
      problem =
        "there is one in the program's folder, which the trials that run at the same time share: "
        + "write it to the folder that HONE_DIR names, or run one trial at a time"
    } else {
      let folders = places.map(\.folder).joined(separator: " and none ")
      problem = "there is no such file \(folders)"
    }
    throw file.problem(MetricProblem(message: problem))
  }
}

extension MetricFile {
  func problem(_ problem: MetricProblem) -> MetricProblem {
    MetricProblem(
      message: "`\(metric)` cannot be read from `\(path)`: \(problem.message)",
      isOfMachine: problem.isOfMachine)
  }

  /// The state of a file in which the metric may stand; nil where there is none.
  fileprivate func stamp(_ path: String) throws(MetricProblem) -> FileStamp? {
    do { return try FileStamp(path) } catch { throw problem(error) }
  }
}

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
  init(
    _ files: [MetricFile], folder: String, programFolder: String, isShared: Bool,
    values: [String: String]
  ) {
    self.files = files.map { file in
      let path = file.path(filling: values)
      func place(_ path: String, _ folder: String) -> Place {
        Place(path: path, before: FileStamp(path), folder: folder)
      }
      if path.hasPrefix("/") { return (file, [place(path, "there")], nil) }
      let own = place("\(folder)/\(path)", "in HONE_DIR")
      let other = "\(programFolder)/\(path)"
      guard file.isTrialsOwn || !isShared else { return (file, [own], other) }
      return (file, [own, place(other, "in the program's folder")], nil)
    }
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
      if let now = FileStamp(place.path), now != place.before { return place.path }
    }
    let problem: String
    if let old = places.first(where: { $0.before != nil }), FileStamp(old.path) != nil {
      problem =
        "the file \(old.folder) is from before this attempt: the program did not write it again"
    } else if let shared, FileStamp(shared) != nil {
      problem =
        "there is one in the program's folder, which the trials that run at the same time share: "
        + "write it to the folder that HONE_DIR names, or run one trial at a time"
    } else {
      let folders = places.map(\.folder).joined(separator: " and none ")
      problem = "there is no such file \(folders)"
    }
    throw file.problem(problem)
  }
}

extension MetricFile {
  func problem(_ message: String) -> MetricProblem {
    MetricProblem(message: "`\(metric)` is to be read from `\(path)`: \(message)")
  }
}

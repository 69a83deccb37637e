public import HoneCore

/// The pruners by name.
public enum PrunerCatalog {
  private static let none = CatalogEntry(
    name: "none", options: [], when: "short trials, or slow starters that may still win")
  private static let median = CatalogEntry(
    name: "median",
    options: [
      .integer("startup", 5, from: 1, "how many trials complete before any is ended"),
      .integer("warmup", 0, from: 0, "the first step that is judged"),
      .integer("interval", 1, from: 1, "steps from one judgement to the next"),
    ],
    when: "one worker or a few; ends about half of the trials as soon as they fall behind")
  private static let asha = CatalogEntry(
    name: "asha",
    options: [
      .integer("min", 1, from: 1, "the step of the first rung"),
      .integer("max", nil, from: 1, "no trial is ended from this step on"),
      .integer("eta", 3, from: 2, "one in eta continues at each rung; rungs are eta times apart"),
      .integer("rate", 0, from: 0, "how many rungs to skip at first: more is more lenient"),
    ],
    when: "many trials or workers and long training; spends most steps on the best few")

  /// Every pruner, in the order in which help texts list them.
  public static let entries = [none, median, asha]

  /// Names that are promised and not built yet.
  static let reserved = ["percentile", "threshold", "patient", "hyperband", "wilcoxon"]

  /// Creates a pruner.
  ///
  /// - Parameter spec: Its name and options.
  /// - Returns: The pruner.
  /// - Throws: ``SpaceError`` for a name or option that does not exist or an option's wrong value.
  public static func make(_ spec: AlgorithmSpec) throws(SpaceError) -> any Pruner {
    let entry = try spec.entry(in: entries, reserved: reserved, role: "pruner")
    let options = try OptionReader(spec, entry, role: "pruner")
    switch entry.name {
    case "median":
      return MedianPruner(
        startup: options.integer("startup", or: 5), warmup: options.integer("warmup", or: 0),
        interval: options.integer("interval", or: 1))
    case "asha":
      let pruner = ASHAPruner(
        min: options.integer("min", or: 1), max: options.integer("max"),
        eta: options.integer("eta", or: 3), rate: options.integer("rate", or: 0))
      if let max = pruner.max, max < pruner.min {
        throw SpaceError(
          .invalidValue, at: ["pruner", "asha", "max"],
          "max \(max) is below min \(pruner.min): no trial would ever be judged")
      }
      return pruner
    default:
      return NoPruner()
    }
  }
}

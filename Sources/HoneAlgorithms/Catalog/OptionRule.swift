internal import HoneCore

/// An option that only has a meaning with some words of another one.
struct OptionRule {
  var sampler: String
  var option: String
  var other: String
  var words: [String]

  init(_ sampler: String, _ option: String, _ other: String, _ words: String...) {
    self.sampler = sampler
    self.option = option
    self.other = other
    self.words = words
  }

  /// The options of samplers with populations that others decide about.
  static let all = [
    OptionRule("ga", "elites", "replacement", "generational"),
    OptionRule("ga", "tournament", "selection", "tournament"),
    OptionRule("ga", "sigma", "mutation", "gaussian"),
    OptionRule("pso", "neighbours", "topology", "local"),
    OptionRule("pso", "constriction", "inertia", "constriction"),
    OptionRule("pso", "inertia_start", "inertia", "constant", "linear", "random"),
    OptionRule("pso", "inertia_end", "inertia", "linear", "random"),
    OptionRule("eda", "learning_rate", "method", "pbil"),
    OptionRule("moead", "factor", "operator", "de"),
  ]
}

extension OptionReader {
  /// Refuses an option that would be ignored, unless it is as it would be anyway.
  ///
  /// - Throws: `SpaceError` that names it and what it has a meaning with.
  func requireMeaning(for entry: CatalogEntry) throws(SpaceError) {
    for rule in OptionRule.all where rule.sampler == entry.name && isChanged(rule.option) {
      guard let word = text(rule.other), !rule.words.contains(word) else { continue }
      let words = rule.words.map { "`\(rule.other): \($0)`" }
      throw SpaceError(
        .invalidValue, at: ["sampler", entry.name, rule.option],
        "`\(rule.option)` means nothing with `\(rule.other): \(word)`: leave it out, or use "
          + words.joined(separator: " or "))
    }
  }
}
